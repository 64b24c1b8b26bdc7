using Domain.Kinds;
using Domain.Kinds.Services;

namespace Domain.Catalog;

/// <summary>The templates a new installation begins with, found where they stand beside their kinds of request.</summary>
internal static class StarterTemplates
{
    public static IReadOnlyList<Template> All(DateTimeOffset now) =>
    [
        .. typeof(StarterTemplate).Assembly.GetTypes().Where(t => t is { IsAbstract: false } && t.IsSubclassOf(typeof(StarterTemplate)))
            .Select(t => Activator.CreateInstance(t)).OfType<StarterTemplate>().OrderByDescending(t => t.IsFirst).ThenBy(t => t.Id, StringComparer.Ordinal).Select(t => t.Make(now)),
    ];

    /// <summary>The usual fields of a service behind a load balancer.</summary>
    public static IReadOnlyList<Field> ServiceFields { get; } = new WebServiceTemplate().Fields;
}
