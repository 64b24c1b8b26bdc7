using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Sandbox.State;

/// <summary>The state with its clock: what every operation works on. One request at a time holds it.</summary>
internal sealed class World(double speed)
{
    public Account State { get; private set; } = new();

    public Agenda Agenda { get; } = new();

    /// <summary>The time of what is happening: of a request its arrival, of something due its due time.</summary>
    public DateTimeOffset Now { get; private set; }

    public double Speed { get; } = speed;

    /// <summary>How far the clock has got: what is due is played up to here, each at its own <see cref="Now"/>.</summary>
    public DateTimeOffset Horizon { get; set; }

    /// <summary>Set when the state has changed since it was last saved.</summary>
    public bool Changed { get; set; }

    /// <summary>Told what happens to an ARN's owner, for EventBridge: source, detail type, resources, and the detail where anybody wants it.</summary>
    public Action<string, string, string, IReadOnlyList<string>, Func<JsonObject>>? Publish { get; set; }

    public void Begin(Account state)
    {
        State = state;
        Agenda.Load(state.Agenda);
    }

    public void SetTime(DateTimeOffset now) => Now = now;

    /// <summary>Plans a step of a lifecycle, its duration divided by the speed.</summary>
    public void After(TimeSpan duration, DueKind kind, string key) => At(Now + (duration / Speed), kind, key);

    /// <summary>Plans something at a time that speed does not change.</summary>
    public void At(DateTimeOffset at, DueKind kind, string key)
    {
        Agenda.Put(new(at, ++State.Order, kind, key));
        Changed = true;
    }

    /// <summary>Plans something unless it is planned for sooner.</summary>
    public void Soon(TimeSpan duration, DueKind kind, string key)
    {
        if (Agenda.When(kind, key) is not { } planned || planned > Now + (duration / Speed))
        {
            After(duration, kind, key);
        }
    }

    /// <summary>A fresh lower-case hexadecimal id, as AWS draws them.</summary>
    public static string NewId(int digits = 32) => RandomNumberGenerator.GetHexString(digits, lowercase: true);

    /// <summary>A fresh decimal id of 19 digits, as of ECS deployments.</summary>
    public static string NewNumber() => RandomNumberGenerator.GetString("123456789", 1) + RandomNumberGenerator.GetString("0123456789", 18);

    /// <summary>A fresh UUID from the random number generator.</summary>
    public static string NewUuid() => new Guid(RandomNumberGenerator.GetBytes(16)).ToString();
}
