using Microsoft.Extensions.Time.Testing;
using Sandbox.CloudWatch;
using Sandbox.State;

namespace Sandbox.Tests;

/// <summary>A Sandbox on a file that a test changes between two starts, for what no operation of the service under test brings about.</summary>
internal sealed class KeptSandbox : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("berth-sandbox-").FullName;
    private readonly FakeTimeProvider clock = new(Testbed.Start);

    public KeptSandbox() => Bed = Open();

    public Testbed Bed { get; private set; }

    private string StatePath => Path.Combine(folder, "state.json");

    public void Change(Action<Account> change)
    {
        Bed.Server.CatchUp();
        Bed.Dispose();
        using (var file = new StateFile(StatePath))
        {
            var account = file.Load() ?? throw new InvalidOperationException("There is no state yet.");
            change(account);
            file.Replace(account);
        }
        Bed = Open();
    }

    /// <summary>Puts an alarm of one minute times three into a state.</summary>
    public void Alarm(string name, string state) => Change(account =>
    {
        var arn = AlarmStates.Arn(SandboxAccount.Region, name, SandboxAccount.Id);
        account.CloudWatch.Alarms[arn] = new()
        {
            Arn = arn, Name = name, Queries = [], Period = 60, EvaluationPeriods = 3, Threshold = 1, Comparison = "GreaterThanThreshold", Configured = Testbed.Start, State = state,
        };
    });

    public void Dispose()
    {
        Bed.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private Testbed Open() => new(new() { Speed = 1, Throttles = false, StatePath = StatePath }, clock);
}
