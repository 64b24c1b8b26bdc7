using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Components;
using Portal.Shell;
using Sandbox;

namespace Portal.Tests.Access;

/// <summary>What the pages of a number or an id are opened with.</summary>
/// <param name="Request">Of the developer of payments, waiting.</param>
/// <param name="Campaign">Over a service of payments.</param>
/// <param name="Change">Of a setting: a published version of web-service.</param>
/// <param name="Task">Id of a task of its service.</param>
internal sealed record PageThings(int Request, int Campaign, string Change, string Task, string Instance);

/// <summary>The pages of the portal, where each is opened about payments, and by what a reader knows that it shows it.</summary>
internal static class AccessPages
{
    /// <summary>The routes of all components.</summary>
    public static IReadOnlyList<string> All { get; } =
        [.. typeof(App).Assembly.GetTypes().SelectMany(t => t.GetCustomAttributes<RouteAttribute>()).Select(r => r.Template).Order(StringComparer.Ordinal)];

    public const string Cluster = SandboxAccount.FargateCluster;
    public const string Service = "payments-prod-checkout-api";

    /// <summary>Those that open inside a circuit. The others are plain HTML, so that a stranger cannot open one.</summary>
    public static IReadOnlyList<string> Live { get; } =
        [.. typeof(App).Assembly.GetTypes().Where(t => t.GetCustomAttribute<ExcludeFromInteractiveRoutingAttribute>() is null)
            .SelectMany(t => t.GetCustomAttributes<RouteAttribute>()).Select(r => r.Template).Order(StringComparer.Ordinal)];

    public static string Address(string route, PageThings things) => route switch
    {
        "/admin/teams/{Id}" => "/admin/teams/payments",
        "/admin/teams/{Id}/environments/{Environment}/iam" => "/admin/teams/payments/environments/prod/iam",
        "/admin/templates/{Id}" => "/admin/templates/run-task",
        "/admin/templates/{Id}/compare" => "/admin/templates/run-task/compare",
        "/admin/templates/{Id}/upgrades" => "/admin/templates/web-service/upgrades",
        "/admin/templates/{Id}/versions/{Number}" => "/admin/templates/run-task/versions/1.0",
        "/admin/setting-changes/{Id:guid}" => $"/admin/setting-changes/{things.Change}",
        "/campaigns/{Number:int}" => string.Create(CultureInfo.InvariantCulture, $"/campaigns/{things.Campaign}"),
        "/clusters/{Name}" => $"/clusters/{SandboxAccount.Ec2Cluster}",
        "/clusters/{Cluster}/instances/{Id}" => $"/clusters/{SandboxAccount.Ec2Cluster}/instances/{things.Instance}",
        "/requests/{Number:int}" => string.Create(CultureInfo.InvariantCulture, $"/requests/{things.Request}"),
        "/requests" => "/requests?tab=all",
        "/requests/new" => $"/requests/new?cluster={Cluster}&service={Service}",
        "/workloads/{Cluster}/{Name}" => $"/workloads/{Cluster}/{Service}",
        "/workloads/tasks/{Cluster}/{Id}" => $"/workloads/tasks/{Cluster}/{things.Task}",
        _ when route.Contains('{', StringComparison.Ordinal) => throw new InvalidOperationException($"Say in AccessPages where {route} is opened."),
        _ => route,
    };

    /// <summary>Something that the address does not say already; empty for pages that are the same for everyone.</summary>
    public static string Sign(string route, PageThings things) => route switch
    {
        "/admin/teams/{Id}" => "Ben Adeyemi",
        "/admin/teams/{Id}/environments/{Environment}/iam" => "berth-team-payments",
        "/requests/new" => "registry.example.com/payments",
        "/workloads/{Cluster}/{Name}" => "ecs-svc/",
        "/admin/setting-changes" => things.Change,
        "/admin/setting-changes/{Id:guid}" => "Web service",
        "/campaigns" => "Upgrade web-service",
        "/activity" => string.Create(CultureInfo.InvariantCulture, $"/requests/{things.Request}\""),
        "/inbox" => "checkout-api",
        "/clusters" => "main-fargate",
        "/clusters/{Name}" => "Container Insights",
        "/clusters/{Cluster}/instances/{Id}" => "ECS agent",
        "/admin/templates" or "/catalogue" or "/admin/templates/{Id}" or "/admin/templates/{Id}/compare" or "/admin/templates/{Id}/versions/{Number}" => "Task of payments",
        "/admin/freezes" => "Later",
        "/admin/platform" or "/jobs" or "/admin/approval-rules" or "/admin/guardrails" or "/admin/prices" or "/sandbox" or "/admin/templates/new" or "/campaigns/new" => "",
        "/denied" or "/error" or "/not-found" or "/sign-in" or "/sign-in-refused" or "/signed-out" => "",
        _ => "payments",
    };

    /// <summary>Whether it asks AWS once it is live: its first HTML says nothing yet.</summary>
    public static bool LoadsLive(string route) => route is "/clusters";

    public static bool Shows(string route, PageThings things, string main) => main.Contains(Sign(route, things), StringComparison.OrdinalIgnoreCase);

    /// <summary>What stands between menu and foot: who is signed in, and of which team, stands beside it.</summary>
    public static string Inside(string html) =>
        html.IndexOf("<main", StringComparison.Ordinal) is var begin and >= 0 && html.LastIndexOf("</main>", StringComparison.Ordinal) is var end && end > begin ? html[begin..end] : "";
}
