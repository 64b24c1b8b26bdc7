using System.Diagnostics;
using Domain.Access;
using Domain.Access.Preflight;
using Domain.Approvals;
using Domain.Approvals.Waivers;
using Domain.Aws;
using Domain.Catalog;
using Domain.Catalog.Upgrades;
using Domain.Costs;
using Domain.Data;
using Domain.Kinds;
using Domain.Requests.References;
using Domain.Teams;
using Microsoft.EntityFrameworkCore;

namespace Domain.Requests;

/// <summary>What would happen, what it costs, whether it is allowed, and who decides.</summary>
public sealed record Proposal(
    string Title, string TemplateVersion, IReadOnlyDictionary<string, string> Values, Plan Plan, CheckList Checks, Estimate Estimate,
    Requirement Requirement, IReadOnlyList<string> Approvers, Footprint Footprint);

public abstract record ProposalOutcome
{
    private ProposalOutcome() { }
    public sealed record Ready(Proposal Proposal) : ProposalOutcome;
    /// <summary>Values that do not fit; each says how to fix it.</summary>
    public sealed record Invalid(IReadOnlyList<FieldProblem> Problems) : ProposalOutcome;
    public sealed record Refused(string Why, Refusal Kind = Refusal.NotNow) : ProposalOutcome
    {
        /// <summary>AWS is already as is asked.</summary>
        public bool NothingToDo { get; init; }
    }
}

/// <summary>Makes a proposal from a draft: loads what is needed, lets the kind read AWS once and plan, and asks the rules that hold for all.</summary>
public sealed class Proposals(
    IDbContextFactory<PortalDb> databases, RequestKinds kinds, TeamUsageReader usage, IamPreflight preflight, QuotaReader quotas, AccountUseReader account, ReferenceReader references,
    PriceBooks books, TimeProvider time)
{
    /// <summary>For the Review page and for <c>POST /api/v1/requests/preview</c>. Saves nothing.</summary>
    public async Task<ProposalOutcome> PreviewAsync(Caller caller, RequestDraft draft, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await MakeAsync(db, await Actors.LoadOrTokenAsync(db, caller, cancellationToken), draft, cancellationToken);
    }

    internal async Task<ProposalOutcome> MakeAsync(PortalDb db, Actor who, RequestDraft draft, CancellationToken cancellationToken) =>
        Permits.WhyNotRequest(who, RequestSight.TargetOf(draft)) is { } why
            ? new ProposalOutcome.Refused(why, Refusal.NotPermitted)
            : await MakeAsync(db, who.PersonId, [], draft, cancellationToken);

    /// <summary>
    /// Again what was submitted, from the version of the template it was submitted with. Who asked was permitted to then;
    /// whether it may go on is for those who decide.
    /// </summary>
    internal Task<ProposalOutcome> RemakeAsync(PortalDb db, Request request, CancellationToken cancellationToken) => MakeAsync(
        db, request.RequesterId, request.Editors, Drafts.DraftOf(request) with { TemplateVersion = request.TemplateVersion.Length > 0 ? request.TemplateVersion : null }, cancellationToken);

    private async Task<ProposalOutcome> MakeAsync(PortalDb db, Guid requesterId, IReadOnlyList<Guid> editors, RequestDraft draft, CancellationToken cancellationToken)
    {
        var team = await db.Teams.AsNoTracking().Include(t => t.Environments)
            .SingleOrDefaultAsync(t => t.Id == draft.TeamId, cancellationToken);
        var place = team?.Environments.SingleOrDefault(e => e.Name == draft.Environment);
        if (team is null || place is null)
        {
            return new ProposalOutcome.Refused($"There is no environment {FieldRules.Short(draft.TeamId)}/{FieldRules.Short(draft.Environment)}. Choose one from the list.", Refusal.NotFit);
        }

        if (kinds.Find(draft.Kind) is not { } kind || WhyNotKind(kind, draft) is not null)
        {
            return new ProposalOutcome.Refused(kinds.Find(draft.Kind) is { } known && WhyNotKind(known, draft) is { } no ? no : Unknown(draft), Refusal.NotFit);
        }

        if (kind.From is not null && await Published.WhyNotForAsync(db, draft.TemplateId, draft.TeamId, cancellationToken) is { } closed)
        {
            return new ProposalOutcome.Refused(closed, Refusal.NotPermitted);
        }

        var found = kind.From is null ? null : await DraftVersion.FindAsync(db, draft, cancellationToken);
        if (found is { Version: null })
        {
            return new ProposalOutcome.Refused(found.WhyNot, Refusal.NotFit);
        }

        var template = found?.Version;
        var form = RequestKinds.Fill(kind, template?.Fields ?? kind.OwnFields, new FormPlace(place.Name, place.Tier), draft.Values, Ceiling.Of(team.Limits, place.Place, place.Limits));
        if (form.Problems.Count > 0)
        {
            return new ProposalOutcome.Invalid(form.Problems);
        }

        if (kind.NeedsCluster && !place.Clusters.Contains(draft.Cluster, StringComparer.Ordinal))
        {
            return new ProposalOutcome.Refused($"{place.Place} may not use cluster \"{FieldRules.Short(draft.Cluster)}\". Choose {string.Join(" or ", place.Clusters)}.", Refusal.NotFit);
        }

        // a plan shows what stands, variables and all: only to those it belongs to
        if (kind.From is TemplateKind.Service && draft.ExistingService is { } existing && !existing.StartsWith(place.FullName(""), StringComparison.Ordinal))
        {
            return new ProposalOutcome.Refused($"\"{FieldRules.Short(existing)}\" is not a service of {place.Place}: its name would begin with {place.FullName("")}. Choose one of your own.", Refusal.NotFit);
        }

        try
        {
            var prices = await books.OfAsync(db, place.Region, cancellationToken);
            var wish = new Wish(draft, team, place, template, form.Values, prices) { From = await StandingVersion.FindAsync(db, place, draft, template, cancellationToken) };
            return await kind.ProposeAsync(wish, cancellationToken) switch
            {
                KindOutcome.Ready ready => await CheckAsync(db, requesterId, editors, wish, StandingVersion.OrRecord(wish, ready.Proposal), cancellationToken),
                KindOutcome.Invalid invalid => new ProposalOutcome.Invalid(invalid.Problems),
                KindOutcome.Refused refused => new ProposalOutcome.Refused(refused.Why),
                _ => throw new UnreachableException(),
            };
        }
        catch (AwsRefused refused)
        {
            return new ProposalOutcome.Refused(refused.Message, Refusal.ByAws);
        }
    }

    private async Task<ProposalOutcome> CheckAsync(PortalDb db, Guid requesterId, IReadOnlyList<Guid> editors, Wish wish, KindProposal made, CancellationToken cancellationToken)
    {
        var (plan, place, team) = (made.Plan, wish.Place, wish.Team);
        if (!plan.Changes.Any())
        {
            return new ProposalOutcome.Refused($"Nothing would change: {plan.Workload} is already as you ask. Alter a value first.") { NothingToDo = true };
        }

        var others = await usage.ReadAsync(db, team, place, made.Footprint, cancellationToken);
        var requirement = ApprovalRules.For(
            await db.ApprovalRules.AsNoTracking().ToListAsync(cancellationToken), AskedFor.Of(wish.Draft, place, plan, made.Estimate, made.Footprint));
        var members = await Memberships.OfTeamAsync(db, team.Id, cancellationToken);
        var people = await PeopleInQuestion.WithRolesOrAsync(db, members.Select(m => m.PersonId), cancellationToken);
        var approvers = requirement.Stages
            .Select(s => (IReadOnlyList<Person>)[.. ApprovalRules.WhoCould(s.Groups, requesterId, members, people, place.Name)]).ToList();
        var permissions = plan.Steps.Select(s => (Step: s, Scope: s.Scope(place)))
            .Select(s => new StepPermissions(s.Step.Title, s.Scope, s.Step.UndoScope(place), SessionPolicies.Of(s.Scope))).ToList();
        if (permissions.Select(s => SessionPolicies.WhyNot(s.Needed)).FirstOrDefault(w => w is not null) is { } tooLong)
        {
            return new ProposalOutcome.Refused(tooLong);
        }

        // the kind may have asked for the environment's own role already
        var written = WrittenReferences.Of(plan.Changes) is var all && made.Checks.Any(c => c.Rule == ReferenceCheckRules.OfRole)
            ? all with { Roles = [.. all.Roles.Where(r => r != place.ExecutionRoleArn)] } : all;
        var demand = await TemplateDemands.OfAsync(db, wish.Template, cancellationToken);
        var named = references.ReadAsync(place, written, await Registries.OfAsync(db, place, written.Images, cancellationToken), demand?.Proof, cancellationToken);
        var simulated = preflight.SimulateAsync(place, [.. permissions.SelectMany(s => s.Needed.Concat(s.ForUndo))], cancellationToken);
        await Task.WhenAll(named, simulated);
        var (found, verdicts, now) = (await named, await simulated, time.GetUtcNow());
        var checks = CheckList.Of(
        [
            .. made.Checks,
            .. ReferenceCheckRules.Of(written, found, place),
            .. ImageDemandRules.Check(demand, written.Images, found),
            .. CommonCheckRules.Of(made.Footprint, team, place, others, made.Estimate, requirement, approvers),
            .. QuotaRules.Of(made.Footprint, place, await account.ReadAsync(db, place, made.Footprint, cancellationToken), await quotas.ReadAsync(place, cancellationToken)),
            .. GuardrailRules.Check(wish.Template?.Guardrails ?? [], await PlatformGuardrails.ReadAsync(db, cancellationToken), WrittenWorkload.Of(plan.Changes) with { FixedTags = found.FixedTags }),
            .. PermissionCheckRules.Check(place, permissions, verdicts),
            FreezeRules.Check(await db.Freezes.AsNoTracking().Where(w => w.Until > now).ToListAsync(cancellationToken), place, now),
        ]);
        if (checks.Items.Any(c => c.Waivable is not null))
        {
            var judged = WaiverRules.Judge(checks, await WaiverBook.OfAsync(db, team.Id, place.Name, plan, cancellationToken), [requesterId, .. editors], now);
            checks = WaiverRules.WithoutHope(judged, team.Id, g => WaiverRules.WhoCould(g, requesterId, members, people, place.Name).Any(p => !editors.Contains(p.Id)));
        }

        return new ProposalOutcome.Ready(new Proposal(
            made.Title, wish.Template?.Number ?? "", wish.Values, plan, checks, made.Estimate, requirement,
            [.. approvers.SelectMany(a => a).DistinctBy(p => p.Id).Select(p => p.Name).Order(StringComparer.Ordinal)], made.Footprint));
    }

    private string Unknown(RequestDraft draft) =>
        $"There is no kind of request \"{FieldRules.Short(draft.Kind)}\". Use one of {string.Join(", ", kinds.All.Select(k => k.Id).Order(StringComparer.Ordinal))}.";

    private static string? WhyNotKind(RequestKind kind, RequestDraft draft) => (draft.ExistingService, kind) switch
    {
        (null, { MakesNew: false }) => $"\"{kind.Name}\" needs something that stands. Name it as existingService, or begin it from its page.",
        ({ } name, { ChangesExisting: false }) => $"\"{kind.Name}\" makes something new and cannot be asked for {FieldRules.Short(name)}. Leave existingService out.",
        _ => null,
    };
}
