using Domain.Access;
using Domain.Approvals;
using Domain.Aws;
using Domain.Catalog;
using Domain.Costs;
using Domain.Data;
using Domain.Kinds.Services;
using Domain.Teams;
using Microsoft.EntityFrameworkCore;

namespace Domain.Requests;

/// <summary>What a person fills in: which template, where, the values, and why.</summary>
/// <param name="ExistingService">Full name of the service to change; null to ask for a new one.</param>
/// <param name="Values">By field name; untouched and locked fields may be left out.</param>
public sealed record RequestDraft(
    string TemplateId, string TeamId, string Environment, string Cluster, string? ExistingService,
    IReadOnlyDictionary<string, string> Values, string Reason);

/// <summary>What would happen, what it costs, whether it is allowed, and who decides.</summary>
public sealed record Proposal(
    string Title, string TemplateVersion, IReadOnlyDictionary<string, string> Values, Plan Plan, CheckList Checks, Estimate Estimate,
    Requirement Requirement, IReadOnlyList<string> Approvers);

public abstract record ProposalOutcome
{
    private ProposalOutcome() { }
    public sealed record Ready(Proposal Proposal) : ProposalOutcome;
    /// <summary>Values that do not fit; each says how to fix it.</summary>
    public sealed record Invalid(IReadOnlyList<FieldProblem> Problems) : ProposalOutcome;
    public sealed record Refused(string Why, Refusal Kind = Refusal.NotNow) : ProposalOutcome;
}

/// <summary>Makes a proposal from a draft: loads what is needed, reads AWS once, and asks the pure rules.</summary>
public sealed class Proposals(IDbContextFactory<PortalDb> databases, LiveFactsReader live, TeamUsageReader usage, IamPreflight preflight, TimeProvider time)
{
    /// <summary>For the Review page and for <c>POST /api/v1/requests/preview</c>. Saves nothing.</summary>
    public async Task<ProposalOutcome> PreviewAsync(Caller caller, RequestDraft draft, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await MakeAsync(db, await Actors.LoadAsync(db, caller, cancellationToken), draft, cancellationToken);
    }

    internal async Task<ProposalOutcome> MakeAsync(PortalDb db, Actor who, RequestDraft draft, CancellationToken cancellationToken)
    {
        if (Permits.WhyNotRequest(who, draft.TeamId) is { } why)
        {
            return new ProposalOutcome.Refused(why, Refusal.NotPermitted);
        }

        var team = await db.Teams.AsNoTracking().Include(t => t.Environments).Include(t => t.Members)
            .SingleOrDefaultAsync(t => t.Id == draft.TeamId, cancellationToken);
        var place = team?.Environments.SingleOrDefault(e => e.Name == draft.Environment);
        if (team is null || place is null)
        {
            return new ProposalOutcome.Refused($"There is no environment {draft.TeamId}/{draft.Environment}. Choose one from the list.", Refusal.NotFit);
        }

        var template = await Published.FindAsync(db, draft.TemplateId, cancellationToken);
        if (template is null)
        {
            return new ProposalOutcome.Refused($"There is no published template \"{FieldRules.Short(draft.TemplateId)}\". Choose one from the catalogue.", Refusal.NotFit);
        }

        if (await Published.WhyNotForAsync(db, draft.TemplateId, draft.TeamId, cancellationToken) is { } closed)
        {
            return new ProposalOutcome.Refused(closed, Refusal.NotPermitted);
        }

        var formPlace = new FormPlace(place.Name, place.Tier);
        var problems = ServiceInputs.Problems(template.Fields, draft.Values, team.Limits, formPlace);
        if (problems.Count > 0)
        {
            return new ProposalOutcome.Invalid(problems);
        }

        if (!place.Clusters.Contains(draft.Cluster, StringComparer.Ordinal))
        {
            return new ProposalOutcome.Refused($"{place.Place} may not use cluster \"{FieldRules.Short(draft.Cluster)}\". Choose {string.Join(" or ", place.Clusters)}.", Refusal.NotFit);
        }

        var asked = ServiceInputs.Parse(template.Fields, draft.Values, formPlace);
        var service = place.FullName(asked.Name);
        if (draft.ExistingService is { } existing && existing != service)
        {
            return new ProposalOutcome.Invalid([new(FieldNames.Name, $"A service cannot be renamed: its name in AWS is {existing}. Leave the name as it is.")]);
        }

        try
        {
            return await MakeAsync(db, who, draft, team, place, template, asked, cancellationToken);
        }
        catch (AwsRefused refused)
        {
            return new ProposalOutcome.Refused(refused.Message, Refusal.ByAws);
        }
    }

    private async Task<ProposalOutcome> MakeAsync(
        PortalDb db, Actor who, RequestDraft draft, Team team, TeamEnvironment place, TemplateVersion template, ServiceInputs asked, CancellationToken cancellationToken)
    {
        var facts = await live.ReadAsync(place, draft.Cluster, place.FullName(asked.Name), cancellationToken);
        var plan = ServicePlanner.Make(asked, place, draft.Cluster, draft.ExistingService, facts, template.Recipe);
        if (!plan.Changes.Any())
        {
            return new ProposalOutcome.Refused($"Nothing would change: {plan.Workload} is already as you ask. Alter a value first.");
        }

        var prices = await PriceBook.LoadAsync(db, place.Region, cancellationToken);
        var estimate = EstimatePlan.Of(asked, facts, prices);
        var others = await usage.ReadAsync(db, team, place, draft.Cluster, plan.Workload, cancellationToken);
        var requirement = ApprovalRules.For(await db.ApprovalRules.AsNoTracking().ToListAsync(cancellationToken), place.Tier);
        var approvers = ApprovalRules.WhoCould(requirement, who.PersonId, team.Members, await db.People.AsNoTracking().ToListAsync(cancellationToken))
            .Select(p => p.Name).Order(StringComparer.Ordinal).ToList();
        var permissions = plan.Steps.Select(s => (Step: s, Scope: s.Scope(place)))
            .Select(s => new StepPermissions(s.Step.Title, s.Scope, s.Step.UndoScope(place), SessionPolicies.Of(s.Scope))).ToList();
        if (permissions.Select(s => SessionPolicies.WhyNot(s.Needed)).FirstOrDefault(w => w is not null) is { } tooLong)
        {
            return new ProposalOutcome.Refused(tooLong);
        }

        var verdicts = await preflight.SimulateAsync(place, [.. permissions.SelectMany(s => s.Needed.Concat(s.ForUndo))], cancellationToken);
        var checks = ServiceCheckRules.Check(asked, team, place, draft.Cluster, draft.ExistingService, facts, plan, others, estimate,
            PermissionCheckRules.Check(place, permissions, verdicts), approvers);
        var now = time.GetUtcNow();
        checks = CheckList.Of([.. checks.Items, FreezeRules.Check(await db.Freezes.AsNoTracking().Where(w => w.Until > now).ToListAsync(cancellationToken), place, now)]);
        return new ProposalOutcome.Ready(new Proposal(
            ServiceTitles.Of(asked, place, draft.ExistingService, facts), template.Number, ServiceInputs.WithDefaults(template.Fields, draft.Values, new FormPlace(place.Name, place.Tier)),
            plan, checks, estimate, requirement, approvers));
    }
}
