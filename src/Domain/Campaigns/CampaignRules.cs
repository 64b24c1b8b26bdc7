using Domain.Operations;
using Domain.Requests;

namespace Domain.Campaigns;

/// <summary>What stands behind an item now.</summary>
/// <param name="Failure">What was said when it failed; empty otherwise.</param>
public sealed record ItemFacts(CampaignItemState State, int Wave, RequestState? Request, OperationState? Operation, string Failure = "");

/// <summary>What an item has become.</summary>
public sealed record ItemChange(CampaignItemState State, string Why);

/// <summary>What a campaign does next.</summary>
public abstract record CampaignMove
{
    private CampaignMove() { }
    public sealed record Wait : CampaignMove;
    public sealed record Begin(int Wave) : CampaignMove;
    public sealed record TakeBack(int Wave) : CampaignMove;
    public sealed record Stop(string Why) : CampaignMove;
    public sealed record Finish : CampaignMove;
    public sealed record FinishRollBack : CampaignMove;
}

/// <summary>
/// Pure: what an item has become and what its campaign does next, from the rows as they stand. Nothing is remembered between two looks,
/// so it does not matter which process looks, or how often.
/// </summary>
public static class CampaignRules
{
    /// <returns>Null while it is what it was.</returns>
    public static ItemChange? See(ItemFacts item) => item.State switch
    {
        CampaignItemState.Begun or CampaignItemState.AsksAgain or CampaignItemState.Failed or CampaignItemState.Skipped => Applied(item),
        CampaignItemState.TakingBack => TakenBack(item),
        CampaignItemState.Planned or CampaignItemState.CannotUpgrade or CampaignItemState.Asked or CampaignItemState.Done
            or CampaignItemState.TakenBack or CampaignItemState.Left => null,
    };

    public static CampaignMove Next(CampaignState state, IReadOnlyList<ItemFacts> items) => state switch
    {
        CampaignState.Running => Forward(items),
        CampaignState.RollingBack => Back(items),
        _ => new CampaignMove.Wait(),
    };

    /// <summary>It may be taken back: it was applied, or it failed and left things behind.</summary>
    public static bool IsToTakeBack(ItemFacts item) => item.State switch
    {
        CampaignItemState.Done or CampaignItemState.Failed => true,
        // left out when the campaign went on, yet it had failed half-way
        CampaignItemState.Skipped => item.Request is RequestState.Failed or RequestState.RolledBack,
        // an undo that failed is tried again
        CampaignItemState.Left => item.Operation is OperationState.Failed or OperationState.RolledBack && item.Request is RequestState.Failed or RequestState.RolledBack,
        _ => false,
    };

    private static ItemChange? Applied(ItemFacts item) => item.Request switch
    {
        RequestState.Done => new(CampaignItemState.Done, ""),
        RequestState.DoneInPart => new(CampaignItemState.Done, "Accepted in part."),
        RequestState.Undone => new(CampaignItemState.TakenBack, "Undone by hand."),
        RequestState.Approved or RequestState.Applying when item.State is CampaignItemState.Failed or CampaignItemState.AsksAgain => new(CampaignItemState.Begun, ""),
        RequestState.Failed or RequestState.RolledBack when IsUnderWay(item.State) => new(CampaignItemState.Failed, item.Failure),
        RequestState.Waiting when item.State is CampaignItemState.Begun => new(
            CampaignItemState.AsksAgain, "What runs has changed since this was approved, so it was planned anew and asks again. Decide on its request; once that is approved the campaign goes on."),
        RequestState.Draft when IsUnderWay(item.State) => new(
            CampaignItemState.Failed, "Checked again before anything was begun, it may not go on; its request says why and is a draft again. Go on without it, or end the campaign."),
        RequestState.Cancelled or RequestState.Expired or RequestState.Rejected when IsUnderWay(item.State) => new(CampaignItemState.Failed, $"Its request is {item.Request}."),
        _ => null,
    };

    private static bool IsUnderWay(CampaignItemState state) => state is CampaignItemState.Begun or CampaignItemState.AsksAgain;

    private static ItemChange? TakenBack(ItemFacts item) =>
        item.Request is RequestState.Undone ? new(CampaignItemState.TakenBack, "")
        : item.Operation is OperationState.Failed ? new(CampaignItemState.Left, $"It could not be taken back. {item.Failure}".TrimEnd())
        : null;

    private static CampaignMove Forward(IReadOnlyList<ItemFacts> items)
    {
        if (items.FirstOrDefault(i => i.State is CampaignItemState.Failed) is { } failed)
        {
            return new CampaignMove.Stop($"An upgrade failed in wave {failed.Wave}. {failed.Failure}".TrimEnd());
        }

        if (items.Any(i => IsUnderWay(i.State)))
        {
            return new CampaignMove.Wait();
        }

        var waves = items.Where(i => i.State is CampaignItemState.Asked).Select(i => i.Wave).ToList();
        return waves.Count > 0 ? new CampaignMove.Begin(waves.Min()) : new CampaignMove.Finish();
    }

    private static CampaignMove Back(IReadOnlyList<ItemFacts> items)
    {
        // what is under way ends first: it cannot be taken back before
        if (items.Any(i => i.State is CampaignItemState.Begun or CampaignItemState.TakingBack))
        {
            return new CampaignMove.Wait();
        }

        var waves = items.Where(i => i.State is not CampaignItemState.Left && IsToTakeBack(i)).Select(i => i.Wave).ToList();
        return waves.Count > 0 ? new CampaignMove.TakeBack(waves.Max())
            : items.Any(i => i.State is CampaignItemState.Left && IsToTakeBack(i)) ? new CampaignMove.Stop("Not everything could be taken back.")
            : new CampaignMove.FinishRollBack();
    }
}
