namespace Domain.Catalog;

/// <summary>The keys of the fields that recipes understand; a field of another name needs a variable to be given as.</summary>
public static class FieldNames
{
    public const string Name = "name";
    public const string Image = "image";
    public const string Port = "port";
    /// <summary>CPU and memory as one, in place of <see cref="Cpu"/> and <see cref="Memory"/>.</summary>
    public const string Size = "size";
    public const string Cpu = "cpu";
    public const string Memory = "memory";
    public const string Compute = "compute";
    public const string Command = "command";
    public const string Environment = "environment";
    public const string Secrets = "secrets";
    public const string TaskRole = "taskRole";
    public const string HealthCommand = "healthCommand";
    public const string HealthPath = "healthPath";
    public const string MinTasks = "minTasks";
    public const string MaxTasks = "maxTasks";
    /// <summary>How many tasks to run.</summary>
    public const string Tasks = "tasks";
    public const string CpuTarget = "cpuTarget";
    /// <summary>The queue a worker empties.</summary>
    public const string Queue = "queue";
    /// <summary>Messages a task may have waiting before another is added.</summary>
    public const string BacklogTarget = "backlogTarget";
    public const string TargetGroup = "targetGroup";
    /// <summary>Service Connect namespace.</summary>
    public const string Namespace = "namespace";
    public const string Subnets = "subnets";
    public const string LogDays = "logDays";
    /// <summary>Container Insights of a cluster.</summary>
    public const string Insights = "insights";
    /// <summary>Share of a cluster's tasks that Fargate Spot takes.</summary>
    public const string SpotWeight = "spotWeight";
    public const string Schedule = "schedule";

    public static readonly IReadOnlyList<string> All =
    [
        Name, Image, Port, Size, Cpu, Memory, Compute, Command, Environment, Secrets, TaskRole, HealthCommand, HealthPath, MinTasks, MaxTasks, Tasks,
        CpuTarget, Queue, BacklogTarget, TargetGroup, Namespace, Subnets, LogDays, Insights, SpotWeight, Schedule,
    ];
}
