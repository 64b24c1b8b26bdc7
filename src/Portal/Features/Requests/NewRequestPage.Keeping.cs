using Domain.Requests;
using Microsoft.AspNetCore.Components.Routing;

namespace Portal.Features.Requests;

/// <summary>What is filled in is kept as a draft, with the page it was left at.</summary>
public sealed partial class NewRequestPage
{
    private int? number;
    private WizardStep keptAt;
    private DateTimeOffset? kept;
    private string? refusal;

    private async Task KeepAsync(LocationChangingContext leaving)
    {
        if (refusal is null)
        {
            await SaveAsync(Towards(leaving.TargetLocation) ?? At);
        }
    }

    private async Task SaveAsync(WizardStep step)
    {
        if (form is not { } now || !(now.IsDirty || number is not null && step != keptAt) || now.AsDraft() is not { } draft)
        {
            return;
        }

        switch (await drafts.SaveAsync(User.Caller, number, draft, (int)step, CancellationToken.None))
        {
            case DraftOutcome.Saved saved:
                (number, keptAt, kept, refusal) = (saved.Number, step, clock.GetUtcNow(), null);
                now.Kept();
                break;
            case DraftOutcome.Refused no:
                refusal = no.Why;
                break;
        }
    }

    /// <summary>The page of this draft that a link leads to; null when it leads elsewhere.</summary>
    private WizardStep? Towards(string address) =>
        form?.Pages.Cast<WizardStep?>().FirstOrDefault(p => p is { } page && nav.ToAbsoluteUri(Url(page)) == nav.ToAbsoluteUri(address));
}
