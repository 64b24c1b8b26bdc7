namespace Domain.Catalog;

/// <summary>The keys of the fields that a service recipe understands.</summary>
public static class FieldNames
{
    public const string Name = "name";
    public const string Image = "image";
    public const string Port = "port";
    public const string Cpu = "cpu";
    public const string Memory = "memory";
    public const string Compute = "compute";
    public const string MinTasks = "minTasks";
    public const string MaxTasks = "maxTasks";
    public const string CpuTarget = "cpuTarget";
    public const string TargetGroup = "targetGroup";
    public const string LogDays = "logDays";
}
