using Domain.Data;
using Microsoft.EntityFrameworkCore;

namespace Domain.Operations.Switch;

/// <summary>What Berth does as a whole. Each is stricter than the one before it.</summary>
public enum PlatformMode
{
    Open,
    /// <summary>People ask and decide; no operation makes a call to AWS until it is open again.</summary>
    ApplyingStopped,
    /// <summary>Nothing is asked, decided, set or applied. Reading goes on, and so does what only takes back or takes away.</summary>
    ReadOnly,
}

/// <summary>How the switch stands.</summary>
/// <param name="Reason">Why it is not open; empty while it is.</param>
/// <param name="By">Who set it; empty where nobody ever did.</param>
public sealed record PlatformSwitch(PlatformMode Mode, string Reason, string By, DateTimeOffset? Since)
{
    /// <summary>Its key among the portal's facts.</summary>
    internal const string Key = "platform-switch";

    internal static readonly PlatformSwitch Open = new(PlatformMode.Open, "", "", null);

    public bool Applies => Mode is PlatformMode.Open;

    internal static async Task<PlatformSwitch> ReadAsync(PortalDb db, CancellationToken cancellationToken) =>
        await db.Facts.AsNoTracking().Where(f => f.Key == Key).Select(f => f.Value).SingleOrDefaultAsync(cancellationToken) is { } text ? JsonText.Parse<PlatformSwitch>(text) : Open;
}
