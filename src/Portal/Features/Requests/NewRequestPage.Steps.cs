using Microsoft.AspNetCore.Components;
using Portal.Parts;

namespace Portal.Features.Requests;

/// <summary>Which page of the wizard is open, and the way to the others.</summary>
public sealed partial class NewRequestPage
{
    private bool insisted;

    [SupplyParameterFromQuery(Name = "step")]
    private string? StepKey { get; set; }

    // a page further on opens only once the ones before it are in order; a draft opens where it was left, or as near to it as its values allow
    private WizardStep At => form is null ? WizardStep.Where
        : StepKey is null ? form.Pages.LastOrDefault(p => p <= keptAt && form.MayOpen(p), form.Pages[0])
        : Enum.TryParse<WizardStep>(StepKey, ignoreCase: true, out var step) && Enum.IsDefined(step) && form.Pages.Contains(step) && form.MayOpen(step) ? step : form.Pages[0];

    private IEnumerable<WizardSteps.Step> Steps => (form?.Pages ?? []).Select(s => new WizardSteps.Step(
        Name(s),
        s == At ? StepLook.Now : s < At ? (form?.IsSound(s) is true ? StepLook.Done : StepLook.Failed) : StepLook.Todo,
        form?.MayOpen(s) is true ? Url(s) : null));

    private WizardStep? Before => form?.Pages.Where(p => p < At).Cast<WizardStep?>().LastOrDefault();

    private WizardStep? After => form?.Pages.Where(p => p > At).Cast<WizardStep?>().FirstOrDefault();

    private Task NextAsync()
    {
        form?.Insist(At);
        insisted = true;
        return form?.IsSound(At) is true && After is { } next ? GoAsync(next) : Task.CompletedTask;
    }

    private async Task GoAsync(WizardStep step)
    {
        await SaveAsync(step);
        nav.NavigateTo(Url(step));
    }

    private string Url(WizardStep step) => nav.GetUriWithQueryParameters("/requests/new", new Dictionary<string, object?>
    {
        ["template"] = number is null ? Template : null,
        ["cluster"] = number is null ? Cluster : null,
        ["service"] = number is null ? Service : null,
        ["kind"] = number is null ? Kind : null,
        ["promote"] = number is null ? Promote : null,
        ["upgrade"] = number is null ? Upgrade : null,
        ["in"] = number is null ? In : null,
        ["draft"] = number,
        // a draft's address without a step means where it was left
        ["step"] = number is null && step == form?.Pages[0] ? null : step.ToString().ToLowerInvariant(),
    });

    private static string Name(WizardStep step) => step switch
    {
        WizardStep.Where => "Where",
        WizardStep.What => "What",
        WizardStep.Scale => "Scale and limits",
        WizardStep.Network => "Network",
        WizardStep.Review => "Review",
    };
}
