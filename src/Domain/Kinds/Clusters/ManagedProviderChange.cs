using Domain.Requests;
using Domain.Teams;
using static Domain.Requests.Scopes;

namespace Domain.Kinds.Clusters;

/// <summary>Make a capacity provider of Managed Instances, change what it may start, or take it away with its instances.</summary>
[PlannedAs("managed-provider")]
public sealed record ManagedProviderChange(ManagedProviderSpec? Before, ManagedProviderSpec? After) : Change
{
    public string Name => (After ?? Before)?.Name ?? "";

    public override string Title => $"{FleetWords.Verb(Before, After, "Change")} capacity provider {Name}{(After is null ? " and its instances" : "")}";
    public override string Noun => "Capacity provider";
    public override bool IsNew => Before is null;

    public override ChangeTexts Text() => ChangeTexts.Of(Before?.Json(), After?.Json());

    public override IReadOnlyList<NeededPermission> Scope(TeamEnvironment place) => ScopeOf(place, Before, After);

    public override IReadOnlyList<NeededPermission> UndoScope(TeamEnvironment place) => ScopeOf(place, After, Before);

    private IReadOnlyList<NeededPermission> ScopeOf(TeamEnvironment place, ManagedProviderSpec? from, ManagedProviderSpec? to)
    {
        var arn = CapacityProviderArn(place, Name);
        return
        [
            .. (from, to) switch
            {
                (null, _) => [new NeededPermission("ecs:CreateCapacityProvider", arn, Tagged(place)), new NeededPermission("ecs:TagResource", arn, Tagged(place, "CreateCapacityProvider"))],
                (_, null) => [new NeededPermission("ecs:DeleteCapacityProvider", arn, Owned(place))],
                _ => new[] { new NeededPermission("ecs:UpdateCapacityProvider", arn, Owned(place)) },
            },
            // ECS starts by the one role what runs as the other (ECS Developer Guide, "Amazon ECS Managed Instances")
            .. to is null ? Array.Empty<NeededPermission>() :
            [
                new NeededPermission("iam:PassRole", to.InfrastructureRoleArn, new Dictionary<string, string> { ["iam:PassedToService"] = "ecs.amazonaws.com" }),
                new NeededPermission("iam:PassRole", to.RoleArn, new Dictionary<string, string> { ["iam:PassedToService"] = "ec2.amazonaws.com" }),
            ],
            new("ecs:DescribeCapacityProviders", arn, NoContext),
        ];
    }
}
