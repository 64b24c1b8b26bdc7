using System.Globalization;
using Domain.Access;
using Domain.Aws;
using Domain.Catalog;
using Domain.Catalog.Upgrades;
using Domain.Data;
using Domain.Kinds.Services;
using Domain.Requests;
using Domain.Teams;
using Microsoft.EntityFrameworkCore;

namespace Domain.Kinds.Jobs;

/// <summary>Begins a request about a job that stands. Saves nothing.</summary>
public sealed class JobDrafts(IDbContextFactory<PortalDb> databases, JobFactsReader live)
{
    public const string Change = "job";
    public const string Delete = "job-delete";
    public const string RunNow = "job-run";

    public static bool IsJob(string? kind) => kind is Change or Delete or RunNow;

    /// <param name="job">Full name in AWS.</param>
    /// <param name="at">"payments/dev": the environment it belongs to.</param>
    /// <param name="kind">What is to be done with it.</param>
    public async Task<ServiceDraftOutcome> BeginAsync(Caller caller, string cluster, string job, string at, string kind, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await Actors.LoadAsync(db, caller, cancellationToken);
        var (team, environment) = at.Split('/') is [var t, var e] ? (t, e) : (at, "");
        var place = Permits.WhyNotSee(who, team) is null ? await db.Environments.AsNoTracking().SingleOrDefaultAsync(x => x.TeamId == team && x.Name == environment, cancellationToken) : null;
        if (place is null || WhyNotOf(place, job) is not null)
        {
            return new ServiceDraftOutcome.Refused($"There is no job {FieldRules.Short(job)} in {FieldRules.Short(at)} that you may see. Open the list of jobs and choose there.", Refusal.NotThere);
        }

        if (Permits.WhyNotRequest(who, new Target(team, environment)) is { } why)
        {
            return new ServiceDraftOutcome.Refused(why, Refusal.NotPermitted);
        }

        if (kind is not Change)
        {
            return new ServiceDraftOutcome.Ready(new RequestDraft("", team, environment, cluster, job, new Dictionary<string, string>(0), "", kind));
        }

        var origin = await Origins.FindAsync(db, place.AccountId, place.Region, cluster, job, cancellationToken);
        if (origin is null || await DraftVersion.FindAsync(db, origin.TemplateId, origin.Version, cancellationToken) is not { } version)
        {
            return new ServiceDraftOutcome.Refused($"{job} was not made from a template that Berth still has, so it cannot be changed here. It can be run and deleted.");
        }

        try
        {
            var (schedule, rule) = await live.FindAsync(place, job, cancellationToken);
            if ((schedule?.Spec.Run ?? rule?.Run) is not { } run)
            {
                return new ServiceDraftOutcome.Refused($"There is no job {job} in {place.Place} any more. Ask for a new one from the catalogue.");
            }

            var values = new Dictionary<string, string>(origin.Values, StringComparer.Ordinal);
            foreach (var (field, value) in Standing(schedule, rule, run))
            {
                values[field] = value;
            }

            return new ServiceDraftOutcome.Ready(new RequestDraft(
                origin.TemplateId, team, environment, cluster, job,
                version.Fields.Where(f => f.Mode is not FieldMode.Locked && values.ContainsKey(f.Name)).ToDictionary(f => f.Name, f => values[f.Name], StringComparer.Ordinal), "", Change, version.Number));
        }
        catch (AwsRefused refused)
        {
            return new ServiceDraftOutcome.Refused(refused.Message, Refusal.ByAws);
        }
    }

    /// <summary>Why a name is none of the environment's jobs; null where it may be.</summary>
    internal static string? WhyNotOf(TeamEnvironment place, string name) => name.StartsWith(place.FullName(""), StringComparison.Ordinal) && name.Length > place.FullName("").Length
        ? null : $"{FieldRules.Short(name)} is not a job of {place.Place}: its name would begin with {place.FullName("")}. Choose one of your own.";

    /// <summary>What schedule or rule say as they stand; what runs is as the last request asked.</summary>
    private static Dictionary<string, string> Standing(LiveSchedule? schedule, StandingEventRule? rule, JobRun run)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [FieldNames.Enabled] = schedule?.Spec.Enabled ?? rule?.Enabled ?? true ? "true" : "false",
            [FieldNames.Newest] = run.Newest ? "true" : "false",
            [FieldNames.Tasks] = Text(run.Count),
            [FieldNames.Compute] = run.Compute.ToString(),
            [FieldNames.Retries] = Text(run.Retries),
            [FieldNames.MaxAge] = Text(Math.Max(1, run.MaxAgeSeconds / 60)),
        };
        if (schedule is not null)
        {
            (values[FieldNames.Schedule], values[FieldNames.TimeZone]) = (schedule.Spec.Expression, schedule.Spec.TimeZone);
        }
        else if (rule is not null)
        {
            values[FieldNames.Pattern] = rule.Pattern;
        }

        if (run.DeadLetterArn is { } queue)
        {
            values[FieldNames.DeadLetters] = queue[(queue.LastIndexOf(':') + 1)..];
        }

        return values;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
