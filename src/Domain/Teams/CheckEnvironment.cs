using Domain.Access;
using Domain.Access.Preflight;
using Domain.Aws;
using Domain.Data;
using Domain.Requests;
using Microsoft.EntityFrameworkCore;

namespace Domain.Teams;

public abstract record EnvironmentCheckOutcome
{
    private EnvironmentCheckOutcome() { }
    public sealed record Found(CheckList Checks) : EnvironmentCheckOutcome;
    public sealed record Refused(string Why, Refusal Kind) : EnvironmentCheckOutcome;
    public sealed record NotFound : EnvironmentCheckOutcome;
}

/// <summary>
/// Looks whether an environment is ready in AWS, before a team finds out: its read role and clusters, and by IAM's simulation whether its write role may
/// do what a first service needs. It writes nothing.
/// </summary>
public sealed class CheckEnvironment(IDbContextFactory<PortalDb> databases, AwsSessions sessions, IamPreflight preflight)
{
    public async Task<EnvironmentCheckOutcome> RunAsync(Caller caller, string teamId, string environment, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await Actors.LoadAsync(db, caller, cancellationToken);
        if (Permits.WhyNotSee(who, teamId) is not null
            || await db.Environments.AsNoTracking().SingleOrDefaultAsync(e => e.TeamId == teamId && e.Name == environment, cancellationToken) is not { } place)
        {
            return new EnvironmentCheckOutcome.NotFound();
        }

        if (Permits.WhyNotSeeIam(who, teamId) is { } why)
        {
            return new EnvironmentCheckOutcome.Refused(why, Refusal.NotPermitted);
        }

        try
        {
            var clusters = await sessions.ReadAsync(place, session => EcsClusters.ReadAsync(session, place.Clusters, cancellationToken), cancellationToken);
            var steps = EnvironmentCheckRules.Steps(place);
            var verdicts = await preflight.SimulateAsync(place, [.. steps.SelectMany(s => s.Needed)], cancellationToken);
            return new EnvironmentCheckOutcome.Found(CheckList.Of([.. EnvironmentCheckRules.Clusters(place, [.. clusters.Select(c => c.Name)]), .. PermissionCheckRules.Check(place, steps, verdicts)]));
        }
        catch (AwsRefused refused)
        {
            return new EnvironmentCheckOutcome.Found(CheckList.Of([EnvironmentCheckRules.Unreadable(refused.Message)]));
        }
    }
}

/// <summary>What a first service needs in an environment, and what is said of its clusters. Pure.</summary>
internal static class EnvironmentCheckRules
{
    public static IReadOnlyList<StepPermissions> Steps(TeamEnvironment place)
    {
        var name = place.FullName("check");
        var definition = Scopes.DefinitionArn(place, name);
        // the smallest task there is: what is asked about is the role and not a size
        var sized = new Dictionary<string, string>(Scopes.Tagged(place)) { ["ecs:task-cpu"] = "256", ["ecs:task-memory"] = "512", ["ecs:compute-compatibility"] = "FARGATE", ["ecs:privileged"] = "false" };
        var steps = new List<(string Title, IReadOnlyList<NeededPermission> Needed)>
        {
            ("Register a task definition", [new("ecs:RegisterTaskDefinition", definition, sized), .. Scopes.PassRoles([place.ExecutionRoleArn, place.TaskRoleArn])]),
            ("Make a log group", [new("logs:CreateLogGroup", $"arn:aws:logs:{place.Region}:{place.AccountId}:log-group:{place.LogGroup("check")}", Scopes.Tagged(place))]),
        };
        if (place.Clusters.Count > 0)
        {
            steps.Add(("Create a service", [new("ecs:CreateService", place.ServiceArn(place.Clusters[0], name), new Dictionary<string, string>(Scopes.Tagged(place, cluster: place.Clusters[0]))
            {
                ["ecs:task-definition"] = definition, ["ecs:task-cpu"] = "256", ["ecs:task-memory"] = "512", ["ecs:propagate-tags"] = "SERVICE", ["ecs:enable-ecs-managed-tags"] = "true",
                ["ecs:subnet"] = string.Join(',', place.Subnets), ["ecs:auto-assign-public-ip"] = "false",
            })]));
        }

        return [.. steps.Select(s => new StepPermissions(s.Title, s.Needed, [], SessionPolicies.Of(s.Needed)))];
    }

    public static IEnumerable<Check> Clusters(TeamEnvironment place, IReadOnlyCollection<string> found)
    {
        var missing = place.Clusters.Except(found, StringComparer.Ordinal).ToList();
        yield return missing.Count > 0
            ? new(CheckOutcome.Fail, $"{string.Join(", ", missing)} {(missing.Count == 1 ? "is no cluster" : "are no clusters")} of account {place.AccountId} in {place.Region}. Correct the name, the account or the Region.", "Existence · cluster")
            : place.Clusters.Count == 0 ? new(CheckOutcome.Warning, $"{place.Place} has no cluster yet. The team asks for one of its own, or name one that stands.", "Existence · cluster")
            : new(CheckOutcome.Pass, $"Berth reads account {place.AccountId} as {place.ReadRoleArn[(place.ReadRoleArn.LastIndexOf('/') + 1)..]} and finds {(place.Clusters.Count == 1 ? "the cluster" : $"all {place.Clusters.Count} clusters")}.", "Existence · cluster");
    }

    public static Check Unreadable(string why) => new(CheckOutcome.Fail, why, "Reading the account");
}
