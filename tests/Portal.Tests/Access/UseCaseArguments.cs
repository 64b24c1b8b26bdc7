using System.Reflection;
using Domain.Access;
using Domain.Access.Tokens;
using Domain.Approvals;
using Domain.Approvals.Settings;
using Domain.Approvals.Waivers;
using Domain.Audit;
using Domain.Campaigns;
using Domain.Catalog;
using Domain.Costs;
using Domain.Operations;
using Domain.Operations.Switch;
using Domain.Requests;
using Domain.Teams;
using Domain.Workloads;
using Domain.Workloads.Inventory;
using Domain.Workloads.Logs;

namespace Portal.Tests.Access;

/// <summary>What each use case is called with, about payments.</summary>
internal sealed class UseCaseArguments(AccessThings things)
{
    /// <param name="fit">Whether it would be taken from who may: whole, valid and fresh. Otherwise it is stale or unfit, so that nothing changes.</param>
    public object?[] Of(MethodInfo method, Caller caller, bool fit, CancellationToken stop) => [.. method.GetParameters().Select(p =>
        p.ParameterType == typeof(Caller) ? caller
        : p.ParameterType == typeof(CancellationToken) ? stop
        : One(method, p, fit))];

    private object? One(MethodInfo method, ParameterInfo parameter, bool fit) => parameter.Name switch
    {
        "number" when parameter.ParameterType == typeof(string) => "1.0",
        "number" => Number(method.DeclaringType),
        "id" when method.DeclaringType == typeof(CapacityReader) => AccessInventory.Instance,
        "id" when method.DeclaringType == typeof(TaskReader) || method.DeclaringType == typeof(LogReader) => things.RunningTask,
        "id" when parameter.ParameterType == typeof(string) => Template(method, fit),
        "id" when method.Name is nameof(SettingChanges.WithdrawAsync) => things.OwnChange.Clicked,
        "id" => Id(method.DeclaringType),
        "seenVersion" => fit ? Version(method.DeclaringType) : -1,
        "seen" => fit ? 1 : -1,
        "version" when method.DeclaringType == typeof(SetTeam) => -1,
        "approve" => fit,
        "reason" when method.DeclaringType == typeof(Waivers) && !fit => "",
        "comment" or "reason" => "So.",
        "breakGlass" => "It burns.",
        "changes" => (int[])[0],
        "text" => fit ? "Why?" : "",
        "begins" when parameter.ParameterType == typeof(string) => null,
        "begins" => TimeProvider.System.GetUtcNow(),
        "ends" or "expires" => TimeProvider.System.GetUtcNow().AddDays(1),
        "toPersonId" => fit ? things.Mara : Guid.Empty,
        "members" => (Guid[])[fit ? things.Mara : Guid.Empty],
        "rules" => (RuleText[])[],
        "stamp" => "stale",
        "settings" => (GuardrailSetting[])(fit ? [] : [new("nonsense", GuardrailLevel.Warn)]),
        "teamId" or "team" => AccessThings.Team,
        "environment" => AccessThings.Place,
        "place" => $"{AccessThings.Team}/{AccessThings.Place}",
        "cluster" => AccessThings.Cluster,
        "service" => AccessThings.Service,
        "job" => AccessThings.Service,
        "at" => $"{AccessThings.Team}/{AccessThings.Place}",
        "name" when method.DeclaringType == typeof(ApiTokens) => fit ? "swept" : "",
        "name" => AccessThings.Service,
        "templateId" => method.DeclaringType == typeof(CatalogueReader) ? AccessThings.Template : "web-service",
        "from" => "1.0",
        "guardrail" => "logging",
        "until" => TimeProvider.System.GetUtcNow().AddDays(1),
        "to" when parameter.ParameterType.IsEnum => PlatformMode.Open,
        "to" => method.DeclaringType == typeof(Domain.Kinds.Services.Promotions) ? "dev" : null,
        "file" => fit ? things.TemplateFile : "{}",
        "kindId" => "service-scaling",
        "goOn" => true,
        "take" => 200,
        "withGone" => false,
        "family" => null,
        "skip" or "wizardStep" => 0,
        "kind" when parameter.ParameterType == typeof(TemplateKind) => TemplateKind.Service,
        "groups" or "answers" or "before" or "state" or "kind" or "serviceArn" or "clusterArn" => null,
        "into" => new MemoryStream(),
        _ => Typed(method, parameter, fit),
    };

    private object Typed(MethodInfo method, ParameterInfo parameter, bool fit) => parameter.ParameterType switch
    {
        var t when t == typeof(PlatformMode) => PlatformMode.Open,
        var t when t == typeof(Verdict) => Verdict.Reject,
        var t when t == typeof(Steer) => Steer.Stop,
        var t when t == typeof(Mend) => Mend.Undo,
        var t when t == typeof(VersionStep) => VersionStep.Minor,
        var t when t == typeof(RequestScope) => RequestScope.All,
        var t when t == typeof(TokenScope) => new TokenScope(AccessThings.Team, null, TokenAction.Request),
        var t when t == typeof(AuditFilter) => AuditFilter.All,
        var t when t == typeof(LogFilter) => new LogFilter(),
        var t when t == typeof(TaskFilter) => new TaskFilter(),
        var t when t == typeof(InstanceFilter) => new InstanceFilter(),
        var t when t == typeof(DeploymentFilter) => new DeploymentFilter(),
        var t when t == typeof(EventFilter) => new EventFilter(Text: "said of payments"),
        var t when t == typeof(ClusterFilter) => new ClusterFilter(),
        var t when t == typeof(JobFilter) => new JobFilter(),
        var t when t == typeof(ServiceFilter) => new ServiceFilter(),
        var t when t == typeof(TemplateAbout) => new TemplateAbout("A name", "A summary.", "Platform", null, null),
        var t when t == typeof(TemplateContent) => new TemplateContent([], Recipe.Empty, [], ""),
        var t when t == typeof(TeamText) => new TeamText("Payments", fit ? "CC-1" : "", 1),
        var t when t == typeof(EnvironmentChange) => new EnvironmentChange(AccessThings.Team, AccessThings.Place, new("production", "111122223333", "eu-west-1", [], ["none"], ["none"]), 0),
        var t when t == typeof(TeamPartChange) => new TeamPartChange(AccessThings.Team, things.Mara, null, null, TeamRole.Developer, new Dictionary<string, TeamRole> { ["moon"] = TeamRole.Viewer }),
        var t when t == typeof(LimitsChange) => new LimitsChange(AccessThings.Team, null, new TeamLimits(1, 1, 1, 1, [Compute.Fargate]), -1),
        var t when t == typeof(NewPrice) => new NewPrice("us-east-1", "ec2:m7g.large", fit ? 1 : -1, new DateOnly(2026, 1, 1), "nowhere", true, null),
        var t when t == typeof(FreezeDraft) => new FreezeDraft("Never", "A test.", TimeProvider.System.GetUtcNow().UtcDateTime, TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(1), fit ? "UTC" : "Mars", [], [], []),
        var t when t == typeof(CampaignDraft) && fit => new CampaignDraft("web-service", null, [new(AccessThings.Cluster, AccessThings.Service)], null, null, "For payments."),
        var t when t == typeof(CampaignDraft) => new CampaignDraft("web-service", null, [], null, null, ""),
        var t when t == typeof(RequestDraft) => new RequestDraft(
            "web-service", AccessThings.Team, AccessThings.Place, AccessThings.Cluster, null,
            AccessThings.Wish(fit ? "swept" : "Not A Name")["values"]?.AsObject().ToDictionary(v => v.Key, v => $"{v.Value}") ?? [], "A test."),
        var other => throw new InvalidOperationException($"{UseCases.Key(method)}: say in UseCaseArguments what {parameter.Name} ({other}) is to be."),
    };

    private int Number(Type? type) =>
        type == typeof(DiscardDraft) ? things.Discarded.Clicked
        : type == typeof(Drafts) || type == typeof(SubmitRequest) ? things.Draft
        : type == typeof(CampaignReader) || type == typeof(DecideCampaign) || type == typeof(SteerCampaign) || type == typeof(WriteCampaign) ? things.Campaign
        : type == typeof(MendOperation) || type == typeof(CancelRequest) || type == typeof(Mentions) ? things.Done
        : things.Request;

    private int Version(Type? type) => type == typeof(DecideCampaign) ? things.CampaignVersion : type == typeof(SettingChanges) ? 1 : things.RequestVersion;

    private static string Template(MethodInfo method, bool fit) =>
        method.DeclaringType == typeof(ApproverGroups) ? "security"
        : method.Name is nameof(TemplateVersions.CreateAsync) or nameof(TemplateFromService.MakeAsync) ? fit ? "swept" : "Not An Id"
        : method.Name is nameof(TemplateVersions.RetireAsync) ? "queue-worker"
        : method.DeclaringType == typeof(TemplateReader) && method.Name is not nameof(TemplateReader.UsersAsync) ? AccessThings.Template
        : "web-service";

    private Guid? Id(Type? type) =>
        type == typeof(Delegations) ? things.Delegation.Clicked
        : type == typeof(FreezeWindows) ? things.Freeze.Clicked
        : type == typeof(SettingChanges) ? things.Change.Clicked
        : type == typeof(Waivers) ? things.Waiver.Clicked
        : type == typeof(ApiTokens) ? things.Token.Clicked
        : null;
}
