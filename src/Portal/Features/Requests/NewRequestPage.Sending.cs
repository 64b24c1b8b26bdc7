using System.Globalization;
using Domain.Requests;

namespace Portal.Features.Requests;

/// <summary>What would happen is shown, and what was filled in is sent.</summary>
public sealed partial class NewRequestPage
{
    private ProposalOutcome? proposal;
    private bool busy;

    private bool MaySubmit => !busy && proposal is ProposalOutcome.Ready { Proposal.Checks.MayProceed: true };

    private Task ChangedAsync()
    {
        if (At is not WizardStep.Review)
        {
            // made for other values than those now in the form
            proposal = null;
        }

        return form is null ? Task.CompletedTask : facts.ReadAsync(User.Caller, form);
    }

    private async Task PreviewAsync()
    {
        if (form?.AsDraft() is { } draft)
        {
            proposal = await proposals.PreviewAsync(User.Caller, draft, CancellationToken.None);
        }
    }

    private async Task SubmitAsync()
    {
        if (form is null || busy)
        {
            return;
        }

        busy = true;
        try
        {
            if (number is null)
            {
                // a deletion has nothing to fill in, and is kept before it is sent like everything else
                form.Because(form.Reason);
            }

            await SaveAsync(WizardStep.Review);
            if (number is null || form.IsDirty)
            {
                // what could not be kept is not sent: the draft kept before it says something else
                return;
            }

            switch (await submit.RunAsync(User.Caller, number.Value, CancellationToken.None))
            {
                case SubmitOutcome.Submitted submitted:
                    nav.NavigateTo(string.Create(CultureInfo.InvariantCulture, $"/requests/{submitted.Number}"));
                    break;
                case SubmitOutcome.Invalid invalid:
                    form.Refuse(invalid.Problems);
                    proposal = new ProposalOutcome.Invalid(invalid.Problems);
                    break;
                case SubmitOutcome.ChecksFailed:
                    await PreviewAsync();
                    break;
                case SubmitOutcome.Refused no:
                    proposal = new ProposalOutcome.Refused(no.Why);
                    break;
                case SubmitOutcome.NotFound or SubmitOutcome.ChangedMeanwhile:
                    proposal = new ProposalOutcome.Refused("The draft was altered in another window. Load the page again to see it as it is now.");
                    break;
            }
        }
        finally
        {
            busy = false;
        }
    }
}
