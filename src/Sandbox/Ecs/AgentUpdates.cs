using Sandbox.Ec2;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Ecs;

/// <summary>An agent's way to a newer version: PENDING, STAGING, STAGED, UPDATING, UPDATED (ECS API Reference, UpdateContainerAgent).</summary>
internal sealed class AgentUpdates(World world)
{
    private static readonly TimeSpan step = TimeSpan.FromSeconds(10);

    public void Begin(EcsCluster cluster, EcsInstance instance)
    {
        if (instance.AgentUpdate is "PENDING" or "STAGING" or "STAGED" or "UPDATING")
        {
            throw new AwsError("UpdateInProgressException", "There is already a current Amazon ECS container agent update in progress on the container instance that's specified.");
        }
        if (instance.AgentVersion == Images.LatestAgent)
        {
            throw new AwsError("NoUpdateAvailableException", "There's no update available for this Amazon ECS container agent.");
        }
        if (!instance.AgentConnected)
        {
            throw new AwsError("ClientException", "The container agent is not connected.");
        }
        Enter(cluster, instance, "PENDING");
    }

    public void Step(EcsCluster cluster, EcsInstance instance)
    {
        switch (instance.AgentUpdate)
        {
            case "PENDING":
                Enter(cluster, instance, "STAGING");
                break;
            case "STAGING":
                Enter(cluster, instance, "STAGED");
                break;
            case "STAGED":
                // The new agent replaces the old one, and connects again.
                instance.AgentConnected = false;
                Enter(cluster, instance, "UPDATING");
                break;
            case "UPDATING":
                instance.AgentVersion = Images.LatestAgent;
                instance.AgentConnected = true;
                Enter(cluster, instance, "UPDATED");
                break;
        }
    }

    private void Enter(EcsCluster cluster, EcsInstance instance, string status)
    {
        instance.AgentUpdate = status;
        EcsEvents.Changed(world, cluster, instance);
        if (status != "UPDATED")
        {
            world.After(step, DueKind.AgentUpdate, instance.Arn);
        }
    }
}
