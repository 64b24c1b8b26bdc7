using Domain.Approvals;
using Domain.Costs;

namespace Domain.Requests;

/// <summary>One wish by one person: what, why, where. From its submission on it holds the plan that will be applied, word for word.</summary>
public sealed class Request
{
    /// <summary>How long a draft is kept that nobody touches.</summary>
    public static readonly TimeSpan DraftPatience = TimeSpan.FromDays(30);

    public required Guid Id { get; init; }
    /// <summary>The number people say, #1482. Given once, never reused.</summary>
    public required int Number { get; init; }
    public required Guid RequesterId { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    /// <summary>See <see cref="Kinds.RequestKind.Id"/>.</summary>
    public string Kind { get; set; } = RequestDraft.ServiceKind;
    public required string TemplateId { get; init; }
    public required string TemplateVersion { get; set; }
    /// <summary>Whether the version was asked for; else a draft goes on with the newest published.</summary>
    public bool PinsVersion { get; set; }
    public required string TeamId { get; set; }
    public required string Environment { get; set; }
    public required string Cluster { get; set; }
    /// <summary>The full name of what it changes; null while it asks for something new.</summary>
    public string? ExistingService { get; set; }
    public required string Title { get; set; }
    public string Reason { get; set; } = "";
    /// <summary>The form's values by field name.</summary>
    public required IReadOnlyDictionary<string, string> Values { get; set; }
    /// <summary>The page of the wizard a draft was left on.</summary>
    public int WizardStep { get; set; }
    public RequestState State { get; private set; } = RequestState.Draft;
    public Plan? Plan { get; private set; }
    public CheckList Checks { get; private set; } = CheckList.Empty;
    public Estimate? Estimate { get; private set; }
    public Requirement? Requirement { get; private set; }
    /// <summary>What it takes of the team's limits, so that what is approved counts before it runs; null for requests made before this was kept.</summary>
    public Footprint? Footprint { get; private set; }
    public DateTimeOffset? SubmittedAt { get; private set; }
    public DateTimeOffset? ExpiresAt { get; private set; }
    public DateTimeOffset? EndedAt { get; private set; }
    /// <summary>Raised at each submission: a decision belongs to one round and is void in the next.</summary>
    public int Round { get; private set; }
    public List<Decision> Decisions { get; init; } = [];
    /// <summary>Who altered it since it was first sent: they do not decide it.</summary>
    public IReadOnlyList<Guid> Editors { get; private set; } = [];
    /// <summary>The campaign it is one of; while that is undecided the request is not decided by itself.</summary>
    public Guid? CampaignId { get; set; }
    public int Version { get; private set; }

    /// <summary>False when the event has no meaning in the present state.</summary>
    public bool Apply(RequestEvent happened, DateTimeOffset now)
    {
        if (RequestStates.Next(State, happened) is not { } next)
        {
            return false;
        }

        State = next;
        EndedAt = RequestStates.IsEnded(next) ? now : null;
        if (next is RequestState.Draft)
        {
            Touch(now);
        }

        return true;
    }

    /// <summary>A draft is kept from the last time someone worked on it.</summary>
    public void Touch(DateTimeOffset now) => ExpiresAt = now + DraftPatience;

    /// <summary>Throws a draft away that nobody else has seen. False when it is none.</summary>
    public bool Discard(DateTimeOffset now)
    {
        if (State is not RequestState.Draft || Round > 0 || !Apply(RequestEvent.Cancel, now))
        {
            return false;
        }

        (Values, Reason, Title) = (new Dictionary<string, string>(0), "", "A draft that was thrown away");
        return true;
    }

    /// <summary>Takes the plan as checked and begins the wait for people.</summary>
    public bool Submit(Plan plan, CheckList checks, Estimate estimate, Requirement requirement, Footprint footprint, DateTimeOffset now, TimeSpan patience)
    {
        if (!Apply(RequestEvent.Submit, now) || !Apply(checks.MayProceed ? RequestEvent.PassChecks : RequestEvent.FailChecks, now))
        {
            return false;
        }

        (Plan, Checks, Estimate, Requirement, Footprint) = (plan, checks, estimate, requirement, footprint);
        Cluster = plan.Cluster;
        Round++;
        SubmittedAt = now;
        ExpiresAt = now + patience;
        return checks.MayProceed;
    }

    /// <summary>Takes a plan made anew, which people must read again: decisions so far are void.</summary>
    public bool Replan(Proposal now, DateTimeOffset at, TimeSpan patience)
    {
        if (!AskAgain(at, patience))
        {
            return false;
        }

        (Title, Plan, Checks, Estimate, Requirement, Footprint) = (now.Title, now.Plan, now.Checks, now.Estimate, now.Requirement, now.Footprint);
        return true;
    }

    /// <summary>Waits anew, decisions so far are void.</summary>
    public bool AskAgain(DateTimeOffset now, TimeSpan patience)
    {
        if (!Apply(RequestEvent.Replan, now))
        {
            return false;
        }

        Round++;
        ExpiresAt = now + patience;
        return true;
    }

    /// <summary>Goes back to its requester, as a check fails by now.</summary>
    /// <param name="checks">As they came out; null where it did not come to them.</param>
    public bool FailAgain(CheckList? checks, DateTimeOffset now)
    {
        if (!Apply(RequestEvent.FailChecks, now))
        {
            return false;
        }

        Checks = checks ?? Checks;
        return true;
    }

    /// <summary>The checks as they came out once more, with the plan as it is.</summary>
    public void Recheck(CheckList checks) => Checks = checks;

    /// <summary>Notes who altered it after it was sent.</summary>
    public void EditedBy(Guid personId) => Editors = [.. Editors.Union([personId])];

    public IEnumerable<Decision> ValidDecisions => Decisions.Where(d => d.Round == Round);
}
