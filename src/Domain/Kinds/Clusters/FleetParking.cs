using System.Globalization;
using System.Text.RegularExpressions;
using Domain.Aws;
using Domain.Operations;
using Domain.Requests;
using Domain.Teams;
using static Domain.Requests.Scopes;

namespace Domain.Kinds.Clusters;

/// <summary>What a group of instances had before it was parked, and gets back when it is resumed.</summary>
/// <param name="Desired">Instances it wanted.</param>
public sealed partial record FleetParking(int Min, int Max, int Desired)
{
    /// <summary>The value of the tag <see cref="BerthTags.Parked"/> on the Auto Scaling group: it stands in AWS, so that it outlives any plan and Berth's own database.</summary>
    public string Write() => string.Create(CultureInfo.InvariantCulture, $"desired={Desired} bounds={Min}-{Max}");

    /// <summary>Null when the text is none that <see cref="Write"/> wrote.</summary>
    public static FleetParking? Read(string? text) => text is not null && Pattern().Match(text) is { Success: true } found
        ? new(Number(found, "min"), Number(found, "max"), Number(found, "desired")) : null;

    private static int Number(Match found, string group) => int.Parse(found.Groups[group].Value, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^desired=(?<desired>\d{1,6}) bounds=(?<min>\d{1,6})-(?<max>\d{1,6})$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();
}

/// <summary>Take a group of instances to zero, noting what it had; or give that back. Each is undone by the other.</summary>
/// <param name="From">What it has, or had.</param>
[PlannedAs("fleet-parking")]
public sealed record FleetParkChange(string Cluster, string Group, FleetParking From, bool Parks) : Change
{
    public override string Title => Parks ? $"Park the instances of cluster {Cluster}" : $"Resume the instances of cluster {Cluster}";
    public override string Noun => "Auto Scaling group";
    public override bool IsNew => false;

    public override ChangeTexts Text() => Parks ? ChangeTexts.Of(Json(From), Json(new(0, 0, 0))) : ChangeTexts.Of(Json(new(0, 0, 0)), Json(From));

    public override IReadOnlyList<NeededPermission> Scope(TeamEnvironment place) => ScopeOf(place, Parks);

    public override IReadOnlyList<NeededPermission> UndoScope(TeamEnvironment place) => ScopeOf(place, !Parks);

    private IReadOnlyList<NeededPermission> ScopeOf(TeamEnvironment place, bool parks) =>
    [
        new(parks ? "autoscaling:CreateOrUpdateTags" : "autoscaling:DeleteTags", FleetScopes.GroupArn(place, Group), NoContext),
        new("autoscaling:UpdateAutoScalingGroup", FleetScopes.GroupArn(place, Group), Owned(place)),
        new("autoscaling:DescribeAutoScalingGroups", "*", NoContext),
    ];

    private System.Text.Json.Nodes.JsonObject Json(FleetParking has) => new()
    {
        ["autoScalingGroupName"] = Group, ["minSize"] = has.Min, ["maxSize"] = has.Max, ["desiredCapacity"] = has.Desired,
    };
}

/// <summary>The note comes first and goes last: without it nothing is taken. Instances without tasks end by themselves, for ECS takes their protection away.</summary>
internal sealed class FleetParkStep(AwsSessions sessions) : FleetStep<FleetParkChange>(sessions)
{
    protected override Task<StepOutcome> ApplyAsync(FleetParkChange planned, StepContext step, AwsSession session, CancellationToken cancellationToken) =>
        MoveAsync(planned, planned.Parks, session, isUndo: false, cancellationToken);

    protected override Task<StepOutcome> RevertAsync(FleetParkChange planned, StepContext step, AwsSession session, CancellationToken cancellationToken) =>
        MoveAsync(planned, !planned.Parks, session, isUndo: true, cancellationToken);

    private static async Task<StepOutcome> MoveAsync(FleetParkChange planned, bool parks, AwsSession session, bool isUndo, CancellationToken cancellationToken)
    {
        var name = $"Auto Scaling group {planned.Group}";
        if (await InstanceGroups.FindAsync(session, planned.Group, cancellationToken) is not { IsGoing: false } live)
        {
            return isUndo ? new StepOutcome.Kept($"{name} is gone.") : Fail($"There is no {name} any more: someone deleted it since this was planned.");
        }

        var (from, noted) = (planned.From, FleetParking.Read(live.Tags.GetValueOrDefault(BerthTags.Parked)));
        var (isEmpty, isFull) = (live.Spec is { Min: 0, Max: 0 }, live.Spec.Min == from.Min && live.Spec.Max == from.Max);
        if (parks)
        {
            if (isEmpty && noted is not null)
            {
                return Done($"The instances of {planned.Cluster} are parked.");
            }

            if (!isFull)
            {
                return Changed(name, isUndo);
            }

            await InstanceGroups.NoteAsync(session, planned.Group, from.Write());
            await InstanceGroups.SizeAsync(session, planned.Group, new(0, 0, 0));
            return Done($"The instances of {planned.Cluster} are parked. Noted for when they are resumed: {from.Min} to {from.Max}.");
        }

        if (!(isEmpty && noted == from) && !isFull)
        {
            return Changed(name, isUndo);
        }

        if (isEmpty && !isFull)
        {
            await InstanceGroups.SizeAsync(session, planned.Group, from);
        }

        if (noted is not null)
        {
            await InstanceGroups.ForgetAsync(session, planned.Group);
        }

        return Done($"The instances of {planned.Cluster} are resumed: {from.Min} to {from.Max}.");
    }
}
