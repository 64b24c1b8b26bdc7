using Domain.Access;
using Domain.Data;

namespace Domain.Approvals.Settings;

/// <summary>One kind of setting that needs a second person; found where it stands.</summary>
public abstract class SettingKind
{
    /// <summary>Kept with each change, so it never changes: <c>approval-rules</c>.</summary>
    public abstract string Id { get; }

    /// <summary>What it is, for lists: "Approval rules".</summary>
    public abstract string Name { get; }

    /// <summary>Null when this person may propose and decide it.</summary>
    public abstract string? WhyNot(Actor who);

    /// <summary>Puts the change into the rows it is about, without saving.</summary>
    /// <returns>Null when done; otherwise why it no longer can: what it was made against has changed.</returns>
    internal abstract Task<string?> ApplyAsync(PortalDb db, SettingChange change, DateTimeOffset now, CancellationToken cancellationToken);
}
