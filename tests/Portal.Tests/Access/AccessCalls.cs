using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Portal.Tests.Access;

/// <summary>What is sent to each endpoint: its address, two bodies, and by which word a reader knows that what came back is of payments.</summary>
internal sealed partial class AccessCalls(AccessThings things)
{
    private static readonly object Nothing = new { };

    public string Address(string method, string pattern) => Hole().Replace(pattern, hole => Filled(method, pattern, hole.Groups["name"].Value)) + pattern switch
    {
        "/api/v1/requests" or "/api/v1/requests.csv" when method == "GET" => "?scope=All",
        "/api/v1/service-revisions" => $"?cluster={AccessThings.Cluster}&service={AccessThings.Service}",
        "/api/v1/events" => "?text=said+of+payments",
        "/api/v1/instances" or "/api/v1/capacity-providers" or "/api/v1/deployments" or "/api/v1/task-definitions" => "?take=200",
        "/api/v1/templates/{id}/diff" => "?from=1.0&to=1.0",
        "/api/v1/teams/{team}/environments/{environment}" => "?version=-1",
        _ => "",
    };

    /// <summary>What is in an answer of 200 to whoever sees payments' part of it; empty where every answer shows it.</summary>
    public static string Sign(string pattern) => pattern["/api/v1/".Length..].Split('/', '.')[0] switch
    {
        _ when pattern.EndsWith("/version", StringComparison.Ordinal) => "web-service",
        _ when pattern.EndsWith("/mentionable", StringComparison.Ordinal) || pattern.EndsWith("/people", StringComparison.Ordinal) => "Vera Costa",
        _ when pattern.EndsWith("/members", StringComparison.Ordinal) => "Noor Haddad",
        _ when pattern.EndsWith("/outdated", StringComparison.Ordinal) => "payments",
        _ when pattern.EndsWith("/logs", StringComparison.Ordinal) || pattern.EndsWith("/logs.txt", StringComparison.Ordinal) => "",
        "campaigns" => "Upgrade web-service",
        "inbox" => "checkout-api",
        "setting-changes" => "security",
        "freezes" => "Later",
        "platform-switch" or "approval-rules" or "approver-groups" or "guardrails" or "prices" => "",
        "templates" when pattern == "/api/v1/templates" => AccessThings.Template,
        "templates" => "",
        "audit" when pattern.EndsWith("/key", StringComparison.Ordinal) || pattern.EndsWith("/verify", StringComparison.Ordinal) => "",
        "requests" when pattern.EndsWith(".zip", StringComparison.Ordinal) => "",
        _ => "payments",
    };

    private string Filled(string method, string pattern, string hole) => hole.ToUpperInvariant() switch
    {
        "TEAM" => AccessThings.Team,
        "ENVIRONMENT" => pattern.Contains("/promote/", StringComparison.Ordinal) ? "dev" : AccessThings.Place,
        "CLUSTER" => AccessThings.Cluster,
        "NAME" => AccessThings.Service,
        "REGION" => "us-east-1",
        "METER" => "ec2:m7g.large",
        "NUMBER" when pattern.Contains("/drafts/", StringComparison.Ordinal) => Text(method == "DELETE" ? things.Discarded.Called : things.Draft),
        "NUMBER" when pattern.Contains("campaigns/", StringComparison.Ordinal) => Text(things.Campaign),
        "NUMBER" => Text(Mends().IsMatch(pattern) ? things.Done : things.Request),
        "VERSION" => "1.0",
        "PERSON" => $"{things.Mara}",
        "ID" when pattern.Contains("/instances/", StringComparison.Ordinal) => AccessInventory.Instance,
        "ID" when pattern.Contains("/tasks/", StringComparison.Ordinal) => things.RunningTask,
        "ID" when pattern.Contains("/delegations/", StringComparison.Ordinal) => $"{things.Delegation.Called}",
        "ID" when pattern.Contains("/tokens/", StringComparison.Ordinal) => $"{things.Token.Called}",
        "ID" when pattern.Contains("/freezes/", StringComparison.Ordinal) => $"{things.Freeze.Called}",
        "ID" when pattern.Contains("/setting-changes/", StringComparison.Ordinal) => $"{(method == "DELETE" ? things.OwnChange : things.Change).Called}",
        "ID" when pattern.Contains("/approver-groups/", StringComparison.Ordinal) => "security",
        "ID" when pattern.Contains("/waivers/", StringComparison.Ordinal) => $"{things.Waiver.Called}",
        "ID" when pattern.Contains("/retire", StringComparison.Ordinal) => "queue-worker",
        "ID" when method == "GET" && pattern.Contains("/templates/", StringComparison.Ordinal) && !pattern.EndsWith("/outdated", StringComparison.Ordinal) => AccessThings.Template,
        "ID" when pattern.Contains("/templates/", StringComparison.Ordinal) => "web-service",
        "ID" when pattern.Contains("/teams/", StringComparison.Ordinal) => AccessThings.Team,
        var other => throw new InvalidOperationException($"{pattern}: say in AccessCalls what {other} is to be."),
    };

    /// <param name="fit">Whether it would be taken from who may: whole, valid and as fresh as what the page showed. Otherwise it is stale or unfit, so that nothing changes.</param>
    public object Body(string method, string pattern, bool fit) => $"{method} {pattern["/api/v1".Length..]}" switch
    {
        "POST /requests" or "POST /requests/preview" => AccessThings.Wish(fit ? "swept" : "Not A Name"),
        "POST /drafts" => AccessThings.Wish("another"),
        "PUT /drafts/{number:int}" => AccessThings.Wish("kept"),
        "POST /requests/{number:int}/decisions" => new { verdict = "Reject", version = fit ? things.RequestVersion : 0, comment = "No." },
        "POST /requests/{number:int}/answer-pause" => new Dictionary<string, object> { ["continue"] = true, ["comment"] = fit ? "" : new string((char)120, 1001) },
        "POST /requests/{number:int}/strikes" => new { version = fit ? things.RequestVersion : 0, changes = new[] { 0 }, reason = "Not now." },
        "POST /requests/{number:int}/waivers" => new { version = fit ? things.RequestVersion : 0, guardrail = "logging", reason = "So.", until = TimeProvider.System.GetUtcNow().AddDays(1) },
        "POST /waivers/{id:guid}/revoke" => new { reason = fit ? "So." : "" },
        "POST /requests/{number:int}/comments" => new { text = fit ? "Why?" : "" },
        "POST /campaigns" => fit ? AccessThings.CampaignBody : new { template = "web-service", reason = "", workloads = Array.Empty<object>() },
        "PUT /campaigns/{number:int}" => AccessThings.CampaignBody,
        "POST /campaigns/{number:int}/decisions" => new { verdict = "Reject", version = fit ? things.CampaignVersion : 0, comment = "No." },
        // an environment that is not there: whoever may is told so, and nothing is altered
        "PUT /teams/{team}/members/{person:guid}" => new { role = "Developer", environments = new Dictionary<string, string> { ["moon"] = "Viewer" } },
        "PUT /teams/{team}/groups" => new { groupId = "g", name = "", role = "Viewer" },
        "PUT /teams/{team}/limits" => new { limits = Limits, version = fit ? things.TeamVersion : -1 },
        "PUT /teams/{team}/environments/{environment}/limits" => new { limits = Limits, version = fit ? 0 : -1 },
        "PUT /teams/{team}" => new { name = "Payments", costCentre = fit ? "CC-1" : "", monthlyBudget = 1, version = fit ? things.TeamVersion : -1 },
        // no such subnet: whoever may is told so, and nothing is altered
        "PUT /teams/{team}/environments/{environment}" => new { tier = "production", accountId = "111122223333", region = "eu-west-1", clusters = Array.Empty<string>(), subnets = new[] { "none" }, securityGroups = new[] { "none" }, version = 0 },
        "PUT /prices/{region}/{meter}" => new { usd = fit ? 1m : 0m, source = "nowhere" },
        "PUT /guardrails" => new { settings = fit ? [] : new[] { new { id = "nonsense", level = "Fail" } } },
        "POST /freezes" => new { name = "Never", reason = "A test.", from = TimeProvider.System.GetUtcNow().UtcDateTime, until = TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(1), timeZone = fit ? "UTC" : "Mars" },
        // it stands there already: whoever may is told so
        "PUT /platform-switch" => new { mode = "Open", reason = "Over." },
        "PUT /approval-rules" => fit ? new JsonObject { ["rules"] = things.Rules["rules"]?.DeepClone(), ["stamp"] = things.Rules["stamp"]?.DeepClone() } : new { rules = Array.Empty<object>(), stamp = "stale" },
        "PUT /approver-groups/{id}" => new { members = new[] { fit ? things.Mara : Guid.Empty } },
        "POST /setting-changes/{id:guid}/decision" => new { approve = fit, version = fit ? 1 : -1, comment = "So." },
        "POST /delegations" => new { to = fit ? things.Mara : Guid.Empty, until = TimeProvider.System.GetUtcNow().AddDays(1), reason = "Away." },
        "POST /templates" => new { id = fit ? "swept" : "Not An Id", kind = "Service", about = About, content = Content },
        "POST /templates/import" => new { file = fit ? things.TemplateFile : "{}" },
        "POST /templates/from-service" => new { cluster = AccessThings.Cluster, service = AccessThings.Service, id = fit ? "swept" : "Not An Id", about = About },
        "PUT /templates/{id}" => new { about = About, seen = fit ? 1 : -1 },
        "POST /templates/{id}/versions" => new { from = "1.0" },
        "PUT /templates/{id}/versions/{version}" => new { content = Content, seen = fit ? 1 : -1 },
        "POST /tokens" => new { name = fit ? "swept" : "", teamId = AccessThings.Team, action = "Read", expiresAt = TimeProvider.System.GetUtcNow().AddDays(1) },
        _ => Nothing,
    };

    private static object Limits => new { maxTasksPerService = 1, maxVcpu = 1, maxMemoryGiB = 1, maxServices = 1, compute = new[] { "Fargate" } };

    private static object About => new { name = "A name", summary = "A summary.", owner = "Platform", teams = (string[]?)null, imageDemand = (object?)null };

    private static object Content => new { fields = Array.Empty<object>(), recipe = new { }, guardrails = Array.Empty<object>(), notes = "" };

    private static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\{(?<name>\w+)[^}]*\}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Hole();

    [GeneratedRegex("/(cancel|undo|try-again|accept|seen)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Mends();
}
