namespace Domain.Workloads.Inventory;

/// <summary>Which of two tellings of a container instance counts. Pure.</summary>
internal static class InstanceRules
{
    /// <summary>
    /// Puts what was told into the row, unless the row knows of a later version (ECS Developer Guide, "Amazon ECS container instance state change events", <c>version</c>).
    /// The same version may tell other figures: an agent that went or came back does not raise it.
    /// </summary>
    /// <returns>False where the row knows better.</returns>
    public static bool Put(LiveInstance row, LiveInstance told)
    {
        if (told.Version < row.Version)
        {
            return false;
        }

        (row.Ec2InstanceId, row.Provider, row.Status, row.AgentConnected) = (told.Ec2InstanceId ?? row.Ec2InstanceId, told.Provider ?? row.Provider, told.Status, told.AgentConnected);
        (row.AgentVersion, row.AgentUpdate, row.InstanceType, row.Zone) = (told.AgentVersion, told.AgentUpdate, told.InstanceType ?? row.InstanceType, told.Zone ?? row.Zone);
        (row.Cpu, row.FreeCpu, row.MemoryMiB, row.FreeMemoryMiB) = (told.Cpu, told.FreeCpu, told.MemoryMiB, told.FreeMemoryMiB);
        (row.Running, row.Pending, row.RegisteredAt, row.Version) = (told.Running, told.Pending, told.RegisteredAt ?? row.RegisteredAt, told.Version);
        (row.TeamId, row.Environment, row.Owner, row.Detail, row.GoneAt) = (told.TeamId, told.Environment, told.Owner, told.Detail, null);
        return true;
    }

    /// <summary>The same of what an event tells, which has neither tags nor the number of tasks.</summary>
    public static bool Tell(LiveInstance row, LiveInstance told)
    {
        (told.TeamId, told.Environment, told.Owner) = (row.TeamId, row.Environment, row.Owner);
        (told.Running, told.Pending) = (row.Running, row.Pending);
        told.Detail = told.Detail with { Tags = row.Detail.Tags, DockerVersion = row.Detail.DockerVersion };
        return Put(row, told);
    }

    public static void Leave(LiveInstance row, DateTimeOffset now) =>
        (row.GoneAt, row.SeenAt, row.Status, row.AgentConnected, row.Running, row.Pending) = (now, now, "INACTIVE", false, 0, 0);
}
