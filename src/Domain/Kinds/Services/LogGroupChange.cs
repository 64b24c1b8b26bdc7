using System.Text.Json.Nodes;
using Domain.Requests;
using Domain.Teams;
using static Domain.Requests.Scopes;

namespace Domain.Kinds.Services;

/// <summary>Make sure a log group exists and keeps its events for so many days.</summary>
/// <param name="BeforeDays">Retention today in days; 0 = for ever; null = there is no such group.</param>
[PlannedAs("log-group")]
public sealed record LogGroupChange(string Name, int? BeforeDays, int AfterDays) : Change
{
    public override string Title => IsNew ? $"Create log group {Name}" : $"Keep logs of {Name} for {AfterDays} days";
    public override string Noun => "Log group";
    public override bool IsNew => BeforeDays is null;

    public override ChangeTexts Text() => ChangeTexts.Of(BeforeDays is { } days ? Json(days) : null, Json(AfterDays));

    public override IReadOnlyList<NeededPermission> Scope(TeamEnvironment place) =>
    [
        new("logs:CreateLogGroup", Arn(place), Tagged(place)),
        new("logs:TagResource", Arn(place), Tagged(place)),
        new("logs:PutRetentionPolicy", Arn(place), NoContext),
        new("logs:DescribeLogGroups", "*", NoContext),
        Tags(place),
    ];

    public override IReadOnlyList<NeededPermission> UndoScope(TeamEnvironment place) => IsNew
        ?
        [
            new("logs:DeleteLogGroup", Arn(place), NoContext),
            new("logs:DescribeLogStreams", Arn(place), NoContext),
            new("logs:DescribeLogGroups", "*", NoContext),
            Tags(place),
        ]
        :
        [
            new("logs:PutRetentionPolicy", Arn(place), NoContext),
            .. BeforeDays == 0 ? [new NeededPermission("logs:DeleteRetentionPolicy", Arn(place), NoContext)] : Array.Empty<NeededPermission>(),
            new("logs:DescribeLogGroups", "*", NoContext),
        ];

    private string Arn(TeamEnvironment place) => $"arn:aws:logs:{place.Region}:{place.AccountId}:log-group:{Name}:*";

    // tagging knows the group's ARN without the streams under it
    private NeededPermission Tags(TeamEnvironment place) => new("logs:ListTagsForResource", $"arn:aws:logs:{place.Region}:{place.AccountId}:log-group:{Name}", NoContext);

    private JsonObject Json(int days) => new() { ["logGroupName"] = Name, ["retentionInDays"] = days == 0 ? "never expires" : days };
}
