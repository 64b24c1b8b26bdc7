using Sandbox.Control;

namespace Sandbox;

/// <summary>Settings of a Sandbox, from the configuration section <c>Sandbox</c>.</summary>
public sealed class SandboxOptions
{
    public const string Section = "Sandbox";

    /// <summary>
    /// Divides the durations of lifecycles (a task's start, a target's first health check), nothing else:
    /// with 4, what takes AWS 40 seconds takes 10. Must be above 0.
    /// </summary>
    public double Speed { get; set; } = 4;

    /// <summary>The one state file; null keeps the state in memory.</summary>
    public string? StatePath { get; set; }

    /// <summary>
    /// Whether calls beyond AWS's published rates are refused as AWS refuses them. A test whose clock stands still turns it
    /// off: without time a bucket gives no token, and its calls would be too many for a moment that never ends.
    /// </summary>
    public bool Throttles { get; set; } = true;

    /// <summary>What an empty state begins with.</summary>
    public SandboxStart Start { get; set; } = SandboxStart.Account;

    /// <summary>
    /// What goes wrong from the start: <c>Sandbox:Faults:0:Kind=throttle</c>, <c>Sandbox:Faults:0:Action=ecs:*</c>. More can be
    /// set while it runs, at <c>/_sandbox/faults</c>.
    /// </summary>
    public IReadOnlyList<Fault> Faults { get; set; } = [];

    /// <summary>Reads <c>Sandbox:Speed</c>, <c>Sandbox:State</c>, <c>Sandbox:Throttles</c>, <c>Sandbox:Start</c> and <c>Sandbox:Faults</c>.</summary>
    public static SandboxOptions From(IConfiguration configuration)
    {
        var section = configuration.GetSection(Section);
        var options = new SandboxOptions();
        options.Speed = section.GetValue("Speed", options.Speed);
        options.StatePath = section["State"] is { Length: > 0 } path ? path : null;
        options.Throttles = section.GetValue("Throttles", options.Throttles);
        options.Start = section.GetValue("Start", options.Start);
        options.Faults = [.. section.GetSection("Faults").GetChildren().Select(Fault)];
        return options;
    }

    /// <summary>Every setting that makes no sense, a line each with its key; null when all do.</summary>
    public string? WhyNot()
    {
        var problems = new List<string>();
        if (!(Speed > 0))
        {
            problems.Add("Sandbox:Speed must be above 0.");
        }
        problems.AddRange(Faults.Select((f, i) => (Why: f.WhyNot(), Index: i)).Where(p => p.Why is not null).Select(p => $"Sandbox:Faults:{p.Index}: {p.Why}"));
        return problems.Count == 0 ? null : string.Join(Environment.NewLine, problems);
    }

    private static Fault Fault(IConfigurationSection section) => new(section["Kind"] ?? "", section["Action"], section["Match"], section.GetValue<int?>("Times"))
    {
        Code = section["Code"],
        Seconds = section.GetValue<double?>("Seconds"),
    };
}

/// <summary>What an empty Sandbox begins with.</summary>
public enum SandboxStart
{
    /// <summary>The starting account: network, roles, load balancer and two clusters.</summary>
    Account,

    /// <summary>Only the two users of <see cref="SandboxKeys"/>.</summary>
    Empty,
}
