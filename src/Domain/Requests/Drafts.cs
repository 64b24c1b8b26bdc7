using Domain.Access;
using Domain.Access.Tokens;
using Domain.Audit;
using Domain.Catalog;
using Domain.Catalog.Upgrades;
using Domain.Data;
using Domain.Hosting;
using Domain.Kinds;
using Microsoft.EntityFrameworkCore;

namespace Domain.Requests;

public abstract record DraftOutcome
{
    private DraftOutcome() { }
    public sealed record Saved(Guid Id, int Number) : DraftOutcome;
    public sealed record Refused(string Why, Refusal Kind = Refusal.NotNow) : DraftOutcome;
}

/// <summary>A draft as the wizard takes it up again.</summary>
public sealed record KeptDraft(int Number, RequestDraft Draft, int WizardStep, RequestState State);

/// <summary>Keeps drafts, so that leaving the wizard and coming back loses nothing. A draft may hold values that do not fit yet.</summary>
public sealed class Drafts(IDbContextFactory<PortalDb> databases, RequestKinds kinds, ChangeSignal signal, TimeProvider time)
{
    /// <param name="number">The draft to overwrite; null to begin one.</param>
    public async Task<DraftOutcome> SaveAsync(Caller caller, int? number, RequestDraft draft, int wizardStep, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await Actors.LoadOrTokenAsync(db, caller, cancellationToken);
        if ((Permits.WhyNotRequest(who, RequestSight.TargetOf(draft)) ?? (who.Token is not null && number is not null ? TokenRules.Never : null)) is { } why)
        {
            return new DraftOutcome.Refused(why, Refusal.NotPermitted);
        }

        var kept = number is null ? null : await db.Requests.SingleOrDefaultAsync(r => r.Number == number, cancellationToken);
        if (number is not null && (kept is null || kept.RequesterId != who.PersonId))
        {
            return new DraftOutcome.Refused($"There is no draft #{number} of yours. Begin a new request from the catalogue.", Refusal.NotThere);
        }

        if (TooLong(draft) is { } tooLong)
        {
            return new DraftOutcome.Refused(tooLong, Refusal.NotFit);
        }

        if (kept is { State: not RequestState.Draft })
        {
            return new DraftOutcome.Refused($"Request #{number} was submitted already and cannot be altered. Cancel it, or ask its approver to ask for changes.");
        }

        if (kinds.Find(draft.Kind) is not { } kind)
        {
            return new DraftOutcome.Refused($"There is no kind of request \"{FieldRules.Short(draft.Kind)}\". Use one of {string.Join(", ", kinds.All.Select(k => k.Id).Order(StringComparer.Ordinal))}.", Refusal.NotFit);
        }

        if (kind.From is not null && await Published.WhyNotForAsync(db, draft.TemplateId, draft.TeamId, cancellationToken) is { } closed)
        {
            return new DraftOutcome.Refused(closed, Refusal.NotPermitted);
        }

        var template = kind.From is null ? null : await DraftVersion.FindAsync(db, draft, cancellationToken);
        if (template is { Version: null })
        {
            return new DraftOutcome.Refused(template.WhyNot, Refusal.NotFit);
        }

        return await SaveAsync(db, who, kept, draft, kind, template?.Version?.Number ?? "", wizardStep, cancellationToken);
    }

    private async Task<DraftOutcome> SaveAsync(
        PortalDb db, Actor who, Request? kept, RequestDraft draft, RequestKind kind, string version, int wizardStep, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var request = kept;
        // the next number is taken inside the transaction: writers take turns there
        try
        {
            await db.SaveAsync(now, [], cancellationToken, async () =>
            {
                if (request is null)
                {
                    var last = await db.Requests.MaxAsync(r => (int?)r.Number, cancellationToken) ?? 0;
                    request = New(who.PersonId, draft, kind, version, now, last + 1);
                    db.Requests.Add(request);
                }

                (request.TemplateVersion, request.TeamId, request.Environment, request.Cluster) = (version, draft.TeamId, draft.Environment, draft.Cluster);
                (request.ExistingService, request.Values, request.Reason, request.WizardStep) = (draft.ExistingService, draft.Values, draft.Reason.Trim(), wizardStep);
                (request.Kind, request.PinsVersion, request.Title) = (kind.Id, draft.TemplateVersion is not null, kind.DraftTitle(draft));
                request.Touch(now);
                return true;
            });
        }
        catch (DbUpdateConcurrencyException)
        {
            return new DraftOutcome.Refused($"Request #{kept?.Number} was altered in another window. Load it again.");
        }

        signal.Publish(Topics.Requests);
        return request is null ? new DraftOutcome.Refused("The draft could not be kept. Try again.") : new DraftOutcome.Saved(request.Id, request.Number);
    }

    /// <summary>The caller's own draft; null when there is none of that number.</summary>
    public async Task<KeptDraft?> FindAsync(Caller caller, int number, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await Actors.LoadAsync(db, caller, cancellationToken);
        return await db.Requests.AsNoTracking().SingleOrDefaultAsync(r => r.Number == number && r.RequesterId == who.PersonId, cancellationToken) is { } request
            ? new(request.Number, DraftOf(request), request.WizardStep, request.State) : null;
    }

    internal static RequestDraft DraftOf(Request request) => new(
        request.TemplateId, request.TeamId, request.Environment, request.Cluster, request.ExistingService, request.Values, request.Reason,
        request.Kind, request.PinsVersion ? request.TemplateVersion : null);

    internal static Request New(Guid requesterId, RequestDraft draft, RequestKind kind, string version, DateTimeOffset now, int number) => new()
    {
        Id = Guid.CreateVersion7(now), Number = number, RequesterId = requesterId, CreatedAt = now, TemplateId = draft.TemplateId,
        Kind = kind.Id, TemplateVersion = version, TeamId = draft.TeamId, Environment = draft.Environment, Cluster = draft.Cluster, Title = kind.DraftTitle(draft), Values = draft.Values,
    };

    private static string? TooLong(RequestDraft draft) =>
        !draft.Values.SelectMany(v => new[] { v.Key, v.Value }).Append(draft.Reason).All(FieldRules.IsKeepable) ? "A value or the reason holds a null character or half of a character. Type it again instead of pasting it." :
        draft.Reason.Length > 4000 ? $"The reason has {draft.Reason.Length} characters; use 4,000 or fewer."
        : draft.Environment.Length > 64 || draft.Cluster.Length > 255 || draft.ExistingService is { Length: > 255 } ? "The name of the environment, cluster or service is too long; use 64, 255 and 255 characters or fewer."
        : draft.Values.Count > 100 || draft.Values.Any(v => v.Key.Length > 64 || v.Value.Length > FieldRules.MostCharacters) ? "A value is too long; use 32,768 characters or fewer, in 100 fields or fewer."
        : null;
}
