using Domain.Kinds.Traffic;
using Domain.Operations;
using Domain.Operations.Steps;
using Domain.Requests;

namespace Domain.Kinds.Services;

/// <summary>Whether a live service is still what a plan was made against. Pure.</summary>
internal static class ServiceRules
{
    /// <summary>Null when the service is as planned against, or already as the plan wants it.</summary>
    /// <param name="definition">The revision this operation registered; null when it registers none.</param>
    public static string? WhyNotTouch(ServiceSpec before, ServiceSpec after, string? definition, ServiceSpec live)
    {
        var ours = definition is not null && IsSameDefinition(live.TaskDefinition, definition);
        if (!ours && !IsSameDefinition(live.TaskDefinition, before.TaskDefinition))
        {
            return $"Someone changed {after.Name} since this was planned: it ran {Last(before.TaskDefinition)}, now it runs {Last(live.TaskDefinition)}. "
                + "Nothing was changed. Send the request again, so that the new difference is seen and approved.";
        }

        if (live.Connect != before.Connect && live.Connect != after.Connect)
        {
            return $"Someone changed Service Connect of {after.Name} since this was planned. "
                + "Nothing was changed. Send the request again, so that the new difference is seen and approved.";
        }

        return live.Compute != before.Compute && live.Compute != after.Compute
            ? $"Someone moved {after.Name} from {before.Compute} to {live.Compute} since this was planned. "
                + "Nothing was changed. Send the request again, so that the new difference is seen and approved."
            : null;
    }

    /// <summary>ARN, family:revision and, where no revision is known, family alone name the same definition.</summary>
    public static bool IsSameDefinition(string a, string b)
    {
        var (x, y) = (Last(a), Last(b));
        return x.Contains(':', StringComparison.Ordinal) == y.Contains(':', StringComparison.Ordinal)
            ? string.Equals(x, y, StringComparison.Ordinal)
            : string.Equals(Family(x), Family(y), StringComparison.Ordinal);
    }

    public static bool IsSameNetwork(ServiceSpec a, ServiceSpec b) =>
        a.AssignPublicIp == b.AssignPublicIp && a.Shift == b.Shift && TrafficNames.IsSame(a.TargetGroupArn, b.TargetGroupArn)
        && (a.TargetGroupArn is null || (a.ContainerName == b.ContainerName && a.ContainerPort == b.ContainerPort))
        && a.Subnets.ToHashSet(StringComparer.Ordinal).SetEquals(b.Subnets)
        && a.SecurityGroups.ToHashSet(StringComparer.Ordinal).SetEquals(b.SecurityGroups);

    private static string Last(string definition) => definition[(definition.LastIndexOf('/') + 1)..];
    private static string Family(string name) => name.Split(':')[0];
}
