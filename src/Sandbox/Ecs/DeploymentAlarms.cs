using Amazon.ECS;
using Amazon.ECS.Model;
using Sandbox.CloudWatch;
using Sandbox.State;

namespace Sandbox.Ecs;

/// <summary>
/// The CloudWatch alarms of deployments (ECS Developer Guide, "How CloudWatch alarms detect Amazon ECS deployment failures"):
/// an alarm that goes off while the deployment runs or bakes fails it; one that is already on when it begins is not watched.
/// </summary>
internal sealed class DeploymentAlarms(World world, Rollouts rollouts)
{
    /// <summary>Begins watching with the deployment, and fails it when an alarm goes off.</summary>
    public void Look(EcsService service)
    {
        if (service.Settings.DeploymentConfiguration?.Alarms is not { Enable: true } wanted || DeploymentRecords.Current(service) is not { Rollback: null } record)
        {
            return;
        }
        var names = wanted.AlarmNames ?? [];
        var on = names.Where(n => Find(service, n)?.State == "ALARM").ToList();
        record.Alarms ??= new()
        {
            AlarmNames = names,
            Status = on.Count > 0 ? ServiceDeploymentRollbackMonitorsStatus.DISABLED : ServiceDeploymentRollbackMonitorsStatus.MONITORING,
        };
        if (record.Alarms.Status != ServiceDeploymentRollbackMonitorsStatus.MONITORING)
        {
            return;
        }
        if (on.Count == 0)
        {
            world.Soon(Durations.AlarmLook, DueKind.Service, service.Arn);
            return;
        }
        record.Alarms.Status = ServiceDeploymentRollbackMonitorsStatus.TRIGGERED;
        record.Alarms.TriggeredAlarmNames = on;
        rollouts.Fail(service, wanted.Rollback == true, DeploymentTrouble.Alarm(on));
    }

    /// <summary>
    /// How long a rolling deployment bakes after its tasks are in place, at speed 1: as it is told, or as long as its alarms
    /// look back, which no speed shortens.
    /// </summary>
    public TimeSpan BakeTime(EcsService service)
    {
        var configuration = service.Settings.DeploymentConfiguration;
        var told = TimeSpan.FromMinutes(configuration?.BakeTimeInMinutes ?? 0);
        if (configuration?.Alarms is not { Enable: true } alarms || DeploymentRecords.Current(service) is not { Rollback: null, Alarms.Status.Value: "MONITORING" })
        {
            return told;
        }
        var windows = (alarms.AlarmNames ?? []).Select(n => Find(service, n)).OfType<AlarmRecord>().Select(a => TimeSpan.FromSeconds(a.Period * a.EvaluationPeriods) * world.Speed).DefaultIfEmpty().Max();
        return windows > told ? windows : told;
    }

    private AlarmRecord? Find(EcsService service, string name)
    {
        var parts = service.Arn.Split(':');
        return AlarmStates.Find(world, parts[3], name, parts[4]);
    }
}
