using Domain.Approvals;
using Domain.Aws;
using Domain.Costs;
using Domain.Data;
using Microsoft.EntityFrameworkCore;

namespace Domain.Hosting.Demo;

/// <summary>Empties what the demo makes; templates stay, prices and approval rules are again those it begins with.</summary>
internal static class DemoWipe
{
    public static async Task RunAsync(IDbContextFactory<PortalDb> databases, string mark, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (await db.Facts.AnyAsync(f => f.Key == Startup.ModeKey && f.Value == nameof(AwsMode.Aws), cancellationToken))
        {
            throw new InvalidOperationException("This database belongs to Aws:Mode=Aws. The demo is begun anew only on a database of the Sandbox.");
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.Origins.ExecuteDeleteAsync(cancellationToken);
        await db.CampaignDecisions.ExecuteDeleteAsync(cancellationToken);
        await db.CampaignItems.ExecuteDeleteAsync(cancellationToken);
        await db.Steps.ExecuteDeleteAsync(cancellationToken);
        await db.Operations.ExecuteDeleteAsync(cancellationToken);
        await db.Mentions.ExecuteDeleteAsync(cancellationToken);
        await db.Comments.ExecuteDeleteAsync(cancellationToken);
        await db.Decisions.ExecuteDeleteAsync(cancellationToken);
        await db.Requests.ExecuteDeleteAsync(cancellationToken);
        await db.Campaigns.ExecuteDeleteAsync(cancellationToken);
        await db.LiveServices.ExecuteDeleteAsync(cancellationToken);
        // the one place where the record is emptied: what the Sandbox's people did is no evidence
        await RecordGuard.LiftAsync(db, cancellationToken);
        await db.Audit.ExecuteDeleteAsync(cancellationToken);
        await RecordGuard.SetAsync(db, cancellationToken);
        await db.ApiTokens.ExecuteDeleteAsync(cancellationToken);
        await db.Freezes.ExecuteDeleteAsync(cancellationToken);
        await db.Waivers.ExecuteDeleteAsync(cancellationToken);
        await db.Notices.ExecuteDeleteAsync(cancellationToken);
        await db.Facts.Where(f => f.Key == "notices" || f.Key == Operations.Switch.PlatformSwitch.Key).ExecuteDeleteAsync(cancellationToken);
        await db.Delegations.ExecuteDeleteAsync(cancellationToken);
        await db.SettingChanges.ExecuteDeleteAsync(cancellationToken);
        await db.ApprovalRules.ExecuteDeleteAsync(cancellationToken);
        await db.PersonGroups.ExecuteDeleteAsync(cancellationToken);
        await db.TeamGroups.ExecuteDeleteAsync(cancellationToken);
        await db.Members.ExecuteDeleteAsync(cancellationToken);
        await db.Environments.ExecuteDeleteAsync(cancellationToken);
        await db.Teams.ExecuteDeleteAsync(cancellationToken);
        await db.People.ExecuteDeleteAsync(cancellationToken);
        await db.Leases.ExecuteDeleteAsync(cancellationToken);
        await db.Prices.ExecuteDeleteAsync(cancellationToken);
        db.Prices.AddRange(StarterPrices.All());
        db.ApprovalRules.AddRange(StarterRules.All(DateTimeOffset.UnixEpoch));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        await MarkAsync(databases, "demo", mark, cancellationToken);
    }

    public static async Task MarkAsync(IDbContextFactory<PortalDb> databases, string key, string value, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (await db.Facts.Where(f => f.Key == key).ExecuteUpdateAsync(s => s.SetProperty(f => f.Value, value), cancellationToken) == 0)
        {
            db.Facts.Add(new PortalFact { Key = key, Value = value });
            await db.SaveChangesAsync(cancellationToken);
        }
    }
}
