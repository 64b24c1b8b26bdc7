using Sandbox.State;

namespace Sandbox.CloudWatch;

/// <summary>What other services ask about alarms: deployments and instance refreshes stop by them.</summary>
internal static class AlarmStates
{
    public static AlarmRecord? Find(World world, string region, string name, string account = SandboxAccount.Id)
        => world.State.CloudWatch.Alarms.GetValueOrDefault(Arn(region, name, account));

    /// <summary>Whether the alarm is in the state ALARM now; false where there is no such alarm.</summary>
    public static bool IsInAlarm(World world, string region, string name, string account = SandboxAccount.Id)
        => Find(world, region, name, account)?.State == "ALARM";

    public static string Arn(string region, string name, string account) => $"arn:aws:cloudwatch:{region}:{account}:alarm:{name}";
}
