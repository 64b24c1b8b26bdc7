using Amazon.ECS.Model;

namespace Sandbox.Ecs;

/// <summary>What ECS refuses of placement constraints and strategies (ECS API Reference, "PlacementConstraint", "PlacementStrategy").</summary>
internal static class PlacementRules
{
    public static void Check(bool fargate, IReadOnlyList<PlacementConstraint> constraints, IReadOnlyList<PlacementStrategy> strategies)
    {
        if (fargate && constraints.Count > 0)
        {
            throw EcsNames.Invalid("Placement constraints are not supported with FARGATE launch type.");
        }
        if (fargate && strategies.Count > 0)
        {
            throw EcsNames.Invalid("Placement strategies are not supported with FARGATE launch type.");
        }
        if (constraints.Count > 10)
        {
            throw EcsNames.Invalid("placementConstraints cannot have more than 10 elements.");
        }
        if (strategies.Count > 5)
        {
            throw EcsNames.Invalid("placementStrategy cannot have more than 5 elements.");
        }
        foreach (var constraint in constraints)
        {
            if (constraint.Type?.Value == "memberOf" ? constraint.Expression is not { Length: > 0 and <= 2000 } : constraint.Expression is not null)
            {
                throw EcsNames.Invalid("A placement constraint of type memberOf needs an expression of at most 2000 characters, one of type distinctInstance must not have one.");
            }
        }
        foreach (var strategy in strategies)
        {
            var right = (strategy.Type?.Value, strategy.Field) switch
            {
                ("random", null or "") => true,
                ("binpack", var field) => field?.ToLowerInvariant() is "cpu" or "memory",
                ("spread", "instanceId" or "host") => true,
                ("spread", var field) => field?.StartsWith("attribute:", StringComparison.Ordinal) == true,
                _ => false,
            };
            if (!right)
            {
                throw EcsNames.Invalid($"Invalid placement strategy: the field '{strategy.Field}' is not valid for the type {strategy.Type?.Value}.");
            }
        }
    }
}
