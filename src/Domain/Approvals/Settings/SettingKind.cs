using Domain.Access;
using Domain.Audit;
using Domain.Data;

namespace Domain.Approvals.Settings;

/// <summary>One kind of setting that needs a second person; found where it stands.</summary>
public abstract class SettingKind
{
    /// <summary>Kept with each change, so it never changes: <c>approval-rules</c>.</summary>
    public abstract string Id { get; }

    /// <summary>What it is, for lists: "Approval rules".</summary>
    public abstract string Name { get; }

    /// <summary>Null when this person may propose and decide this change.</summary>
    public abstract string? WhyNot(Actor who, SettingChange change);

    /// <summary>Who may be able to decide it beside those with a role over all teams.</summary>
    /// <param name="team">That it is about; null for none.</param>
    internal virtual Task<IReadOnlyList<Guid>> AlsoAskedAsync(PortalDb db, string? team, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Guid>>([]);

    /// <summary>How the subjects begin whose changes this person sees without a role over all teams.</summary>
    internal virtual IReadOnlyList<string> OpenTo(Actor who) => [];

    /// <summary>Why this change holds without a second person; null when one must approve it.</summary>
    internal virtual string? WhyAtOnce(SettingChange change) => null;

    /// <summary>The team and the environment it is about, so that the record shows it to those who may read theirs.</summary>
    internal virtual (string? Team, string? Environment) PlaceOf(SettingChange change) => (null, null);

    /// <summary>Puts the change into the rows it is about, without saving; in the one turn of writers, so that what is compared stays as it is. Alters nothing where it cannot.</summary>
    /// <returns>Null when done; otherwise why it no longer can: what it was made against has changed.</returns>
    internal abstract Task<string?> ApplyAsync(PortalDb db, SettingChange change, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>The deed itself for the record, beside the decision; null where the decision says it all.</summary>
    /// <param name="by">Whose act made it hold: who approved, or its author where nobody was asked.</param>
    internal virtual Happening? Deed(SettingChange change, Actor by) => null;

    /// <summary>One of the versions as the record keeps it: without what fewer people may read than the record.</summary>
    internal virtual string? ForRecord(string? text) => text;

    /// <summary>Pages that look at it look again; null for none besides those of settings and requests.</summary>
    internal virtual string? Topic => null;
}
