using Amazon.ECS.Model;
using Sandbox.State;

namespace Sandbox.Ecs;

/// <summary>The events of a service in AWS's words, newest first, the newest hundred kept.</summary>
internal static class ServiceEvents
{
    private const int Kept = 100;

    /// <param name="text">What follows <c>(service name) </c>.</param>
    public static void Say(World world, EcsService service, string text)
    {
        service.Events.Insert(0, new() { Id = World.NewUuid(), CreatedAt = world.Now.UtcDateTime, Message = $"(service {service.Name}) {text}" });
        if (service.Events.Count > Kept)
        {
            service.Events.RemoveRange(Kept, service.Events.Count - Kept);
        }
        world.Changed = true;
    }

    /// <summary>Says it unless it was the last such thing said since the service was steady.</summary>
    public static void SayOnce(World world, EcsService service, string text)
    {
        if (service.Said != text)
        {
            service.Said = text;
            Say(world, service, text);
        }
    }

    public static string Tasks(IReadOnlyCollection<EcsTask> tasks) => string.Join(' ', tasks.Select(t => $"(task {t.Id})"));
}
