using Sandbox.Ec2;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Ecs;

/// <summary>An agent's way to a newer version: PENDING, STAGING, STAGED, UPDATING, UPDATED (ECS API Reference, UpdateContainerAgent).</summary>
internal sealed class AgentUpdates(World world)
{
    private static readonly TimeSpan step = TimeSpan.FromSeconds(10);

    public void Begin(EcsInstance instance)
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
        Enter(instance, "PENDING");
    }

    public void Step(EcsInstance instance)
    {
        switch (instance.AgentUpdate)
        {
            case "PENDING":
                Enter(instance, "STAGING");
                break;
            case "STAGING":
                Enter(instance, "STAGED");
                break;
            case "STAGED":
                // The new agent replaces the old one, and connects again.
                instance.AgentConnected = false;
                Enter(instance, "UPDATING");
                break;
            case "UPDATING":
                instance.AgentVersion = Images.LatestAgent;
                instance.AgentConnected = true;
                Enter(instance, "UPDATED");
                break;
        }
    }

    private void Enter(EcsInstance instance, string status)
    {
        instance.AgentUpdate = status;
        instance.Version++;
        world.Changed = true;
        if (status != "UPDATED")
        {
            world.After(step, DueKind.AgentUpdate, instance.Arn);
        }
    }
}
