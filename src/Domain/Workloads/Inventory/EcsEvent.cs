using System.Text.Json;

namespace Domain.Workloads.Inventory;

/// <summary>What EventBridge tells of ECS, read (ECS Developer Guide, "Amazon ECS events").</summary>
internal abstract record EcsEvent(string Id, string AccountId, string Region, DateTimeOffset At)
{
    public sealed record OfTask(string Id, string AccountId, string Region, DateTimeOffset At, LiveTask Task) : EcsEvent(Id, AccountId, Region, At);
    public sealed record OfInstance(string Id, string AccountId, string Region, DateTimeOffset At, LiveInstance Instance) : EcsEvent(Id, AccountId, Region, At);

    /// <summary>Of a service: what it did, or what became of a deployment.</summary>
    /// <param name="Service">Its ARN.</param>
    public sealed record OfService(string Id, string AccountId, string Region, DateTimeOffset At, SeenEventSort Sort, string Service, string Name, string Level, string Text) : EcsEvent(Id, AccountId, Region, At);

    /// <returns>Null for what is no event of ECS that Berth keeps, or is not whole.</returns>
    public static EcsEvent? Read(string text, DateTimeOffset now)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return Read(json.RootElement, now);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or IndexOutOfRangeException)
        {
            // anyone who may send to the queue can send anything
            return null;
        }
    }

    private static EcsEvent? Read(JsonElement e, DateTimeOffset now)
    {
        var (id, account, region, at) = (e.GetProperty("id").GetString() ?? "", e.GetProperty("account").GetString() ?? "", e.GetProperty("region").GetString() ?? "", e.GetProperty("time").GetDateTimeOffset());
        var detail = e.GetProperty("detail");
        return e.GetProperty("source").GetString() != "aws.ecs" || id.Length == 0 ? null : e.GetProperty("detail-type").GetString() switch
        {
            "ECS Task State Change" => new OfTask(id, account, region, at, EventShapes.Task(detail, now)),
            "ECS Container Instance State Change" => new OfInstance(id, account, region, at, EventShapes.Instance(detail, now)),
            "ECS Deployment State Change" => OfServices(SeenEventSort.Deployment),
            "ECS Service Action" => OfServices(SeenEventSort.Action),
            _ => null,
        };

        OfService? OfServices(SeenEventSort sort)
        {
            var service = e.GetProperty("resources").EnumerateArray().Select(r => r.GetString()).FirstOrDefault(r => r?.Contains(":service/", StringComparison.Ordinal) is true);
            var name = EventShapes.Text(detail, "eventName") ?? "";
            return service is null || service.Split('/').Length < 3 ? null
                : new(id, account, region, at, sort, service, name, EventShapes.Text(detail, "eventType") ?? "INFO", EventShapes.Text(detail, "reason") ?? EventWords.Of(name));
        }
    }
}
