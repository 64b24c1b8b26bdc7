using Domain.Access;
using Domain.Audit;
using Domain.Data;
using Domain.Hosting;
using Domain.Operations;
using Domain.Requests;
using Microsoft.EntityFrameworkCore;

namespace Domain.Campaigns;

/// <summary>What people do with a campaign besides deciding on it.</summary>
public enum Steer
{
    /// <summary>Make and check the requests, then ask those who decide.</summary>
    Submit,
    /// <summary>Take it back before anything began.</summary>
    Cancel,
    /// <summary>Begin nothing more; what is under way goes to its end.</summary>
    Stop,
    /// <summary>Go on without what failed.</summary>
    GoOn,
    /// <summary>Take back what was done, last wave first.</summary>
    RollBack,
    /// <summary>Leave it as it is; the rest never begins.</summary>
    End,
}

/// <summary>Submit, cancel, stop, go on, roll back, end.</summary>
public sealed class SteerCampaign(IDbContextFactory<PortalDb> databases, ChangeSignal signal, TimeProvider time)
{
    public async Task<ActOutcome> RunAsync(Caller caller, int number, Steer steer, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await Actors.LoadAsync(db, caller, cancellationToken);
        var campaign = await db.Campaigns.Include(c => c.Items).SingleOrDefaultAsync(c => c.Number == number, cancellationToken);
        if (campaign is null || !CampaignSight.MaySee(who, campaign))
        {
            return new ActOutcome.NotFound();
        }

        if (WhyNot(who, campaign, steer) is { } why)
        {
            return new ActOutcome.Refused(why, Refusal.NotPermitted);
        }

        var now = time.GetUtcNow();
        if (!campaign.Apply(Event(steer), now))
        {
            return new ActOutcome.Refused(WhyNotNow(campaign, steer));
        }

        var happenings = new List<Happening> { CampaignRecord.By(who, $"campaign.{Word(steer)}", campaign) };
        campaign.Why = steer is Steer.Stop ? $"{who.Name} stopped it." : "";
        if (steer is Steer.Cancel or Steer.RollBack or Steer.End)
        {
            await CampaignWaves.DropRestAsync(db, campaign, r => Happening.By(who, "request.cancelled", r, new { campaign = number }), happenings, now, cancellationToken);
        }

        await SeeToItemsAsync(db, campaign, steer, cancellationToken);
        db.Entry(campaign).Property(c => c.Version).IsModified = true;
        try
        {
            await db.SaveAsync(now, happenings, cancellationToken, async () =>
            {
                if (steer is Steer.Stop)
                {
                    await CampaignWaves.TakeOffUnclaimedAsync(db, campaign, cancellationToken);
                }

                return true;
            });
        }
        catch (DbUpdateConcurrencyException)
        {
            return new ActOutcome.ChangedMeanwhile();
        }

        signal.Publish(Topics.Campaigns);
        signal.Publish(Topics.Requests);
        return new ActOutcome.Done();
    }

    internal static string? WhyNot(Actor who, Campaign campaign, Steer steer) => steer is Steer.Submit
        ? who.PersonId == campaign.AuthorId ? null : "Only the person who wrote this campaign may submit it."
        : CampaignPermits.WhyNotSteer(who, campaign.AuthorId);

    internal static CampaignEvent Event(Steer steer) => steer switch
    {
        Steer.Submit => CampaignEvent.Submit,
        Steer.Cancel => CampaignEvent.Cancel,
        Steer.Stop => CampaignEvent.Stop,
        Steer.GoOn => CampaignEvent.GoOn,
        Steer.RollBack => CampaignEvent.RollBack,
        Steer.End => CampaignEvent.End,
    };

    private static async Task SeeToItemsAsync(PortalDb db, Campaign campaign, Steer steer, CancellationToken cancellationToken)
    {
        switch (steer)
        {
            case Steer.Submit:
                foreach (var item in campaign.Items)
                {
                    (item.State, item.Why) = (CampaignItemState.Planned, "");
                }

                break;
            case Steer.GoOn:
                foreach (var item in campaign.Items.Where(i => i.State is CampaignItemState.Failed))
                {
                    (item.State, item.Why) = (CampaignItemState.Skipped, $"Left out after it failed. {item.Why}".TrimEnd());
                }

                break;
            case Steer.RollBack:
                var facts = await ItemFactsReader.ReadAsync(db, campaign, cancellationToken);
                // an undo that failed before is tried again
                foreach (var item in campaign.Items.Where(i => i.State is CampaignItemState.Left && CampaignRules.IsToTakeBack(facts[i.Id])))
                {
                    item.State = CampaignItemState.Failed;
                }

                break;
            case Steer.Cancel or Steer.Stop or Steer.End:
                break;
        }
    }

    private static string WhyNotNow(Campaign campaign, Steer steer) => steer switch
    {
        Steer.Stop => $"Campaign {campaign.Number} is {campaign.State}: only one that runs can be stopped.",
        Steer.GoOn or Steer.RollBack or Steer.End => $"Campaign {campaign.Number} is {campaign.State}: only one that has stopped can go on, be rolled back or be ended. Stop it first.",
        Steer.Submit => $"Campaign {campaign.Number} was submitted already; it is {campaign.State}.",
        Steer.Cancel => $"Campaign {campaign.Number} is {campaign.State} and can no longer be cancelled. Stop it, then roll it back or end it as it is.",
    };

    private static string Word(Steer steer) => steer switch
    {
        Steer.Submit => "submitted",
        Steer.Cancel => "cancelled",
        Steer.Stop => "stopped",
        Steer.GoOn => "gone-on",
        Steer.RollBack => "roll-back-asked",
        Steer.End => "ended",
    };
}
