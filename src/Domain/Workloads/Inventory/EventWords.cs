namespace Domain.Workloads.Inventory;

/// <summary>What happened, in plain words. Pure.</summary>
internal static class EventWords
{
    /// <summary>Names of "ECS Service Action" and "ECS Deployment State Change" (ECS Developer Guide, "Amazon ECS service action events", "Amazon ECS service deployment state change events").</summary>
    public static string Of(string name) => name switch
    {
        "SERVICE_STEADY_STATE" => "The service is healthy and runs as many tasks as it should.",
        "TASKSET_STEADY_STATE" => "The task set is healthy and runs as many tasks as it should.",
        "CAPACITY_PROVIDER_STEADY_STATE" => "The capacity provider has what the service needs.",
        "SERVICE_DESIRED_COUNT_UPDATED" => "The number of tasks to keep was changed.",
        "SERVICE_TASK_START_IMPAIRED" => "Tasks of the service again and again fail to start.",
        "SERVICE_DISCOVERY_INSTANCE_UNHEALTHY" => "A task is unhealthy in service discovery.",
        "SERVICE_DISCOVERY_OPERATION_THROTTLED" => "Cloud Map throttled service discovery. ECS tries again.",
        "ECS_OPERATION_THROTTLED" => "ECS throttles the service: it asks for too much at once.",
        "VPC_LATTICE_TARGET_UNHEALTHY" => "A task is unhealthy in VPC Lattice.",
        "VPC_LATTICE_OPERATION_THROTTLED" => "VPC Lattice throttled the service. ECS tries again.",
        "SERVICE_TASK_PLACEMENT_FAILURE" => "A task found no place to run: there is no instance with enough room, or none that fits.",
        "SERVICE_TASK_CONFIGURATION_FAILURE" => "A task could not be placed because of how the service is configured.",
        "SERVICE_DAEMON_PLACEMENT_CONSTRAINT_VIOLATED" => "A task of a daemon service does not fit its placement constraints.",
        "SERVICE_DEPLOYMENT_IN_PROGRESS" => "A deployment began.",
        "SERVICE_DEPLOYMENT_COMPLETED" => "The deployment is complete.",
        "SERVICE_DEPLOYMENT_FAILED" => "The deployment failed.",
        _ => name,
    };

    /// <summary>What changed of a container instance that people would want to know; null for tasks that came and went.</summary>
    /// <param name="before">Null for one that is new.</param>
    public static (string Name, string Level, string Text)? Of(LiveInstance? before, LiveInstance told)
    {
        var name = told.Ec2InstanceId ?? before?.Ec2InstanceId ?? Arns.Last(told.Arn);
        return (before, told) switch
        {
            (null, { Status: "ACTIVE" }) => ("INSTANCE_REGISTERED", "INFO", $"{name} joined cluster {told.Cluster}."),
            ({ AgentConnected: true }, { AgentConnected: false, Status: not "INACTIVE" }) => ("AGENT_DISCONNECTED", "WARN", $"The agent of {name} lost its connection to ECS. Its tasks go on, and no new ones are placed on it."),
            ({ AgentConnected: false, Status: not "INACTIVE" }, { AgentConnected: true }) => ("AGENT_CONNECTED", "INFO", $"The agent of {name} is connected again."),
            ({ Status: not "DRAINING" }, { Status: "DRAINING" }) => ("INSTANCE_DRAINING", "INFO", $"{name} is being drained: its tasks move to other instances."),
            ({ Status: "DRAINING" }, { Status: "ACTIVE" }) => ("INSTANCE_ACTIVE", "INFO", $"{name} takes tasks again."),
            ({ Status: not "INACTIVE" }, { Status: "INACTIVE" }) => ("INSTANCE_LEFT", "INFO", $"{name} left cluster {told.Cluster}."),
            _ => null,
        };
    }
}
