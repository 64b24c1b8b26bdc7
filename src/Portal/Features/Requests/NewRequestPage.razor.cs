using System.Globalization;
using Domain.Aws;
using Domain.Catalog;
using Domain.Catalog.Upgrades;
using Domain.Kinds;
using Domain.Kinds.Services;
using Domain.Requests;
using Domain.Workloads;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Portal.Parts;
using Portal.Security;

namespace Portal.Features.Requests;

/// <summary>The wizard: a template's fields, page by page, kept as a draft at each step.</summary>
public sealed partial class NewRequestPage(
    CatalogueReader catalogue, RequestKinds kinds, EnvironmentReader environments, ServiceDrafts services, Promotions promotions, Upgrades upgrades, Proposals proposals, Drafts drafts, SubmitRequest submit,
    TimeProvider clock, NavigationManager nav)
{
    private WizardForm? form;
    private ProposalOutcome? proposal;
    private (string? Template, int? Draft, string? Cluster, string? Service, string? Kind, string? Promote) loaded = ("", null, null, null, null, null);
    private (string?, int?, int?, string?) priced;
    private int? number;
    private DateTimeOffset? kept;
    private string? gone;
    private UpgradeDraft? carried;
    private string? refusal;
    private string? readRefusal;
    private bool busy;
    private bool insisted;

    [CascadingParameter]
    public required CurrentUser User { get; set; }

    [SupplyParameterFromQuery]
    private string? Template { get; set; }

    [SupplyParameterFromQuery]
    private int? Draft { get; set; }

    [SupplyParameterFromQuery]
    private string? Cluster { get; set; }

    [SupplyParameterFromQuery]
    private string? Service { get; set; }

    /// <summary>What is to be done with the service; left out it is changed in any of its parts.</summary>
    [SupplyParameterFromQuery]
    private string? Kind { get; set; }

    /// <summary>The environment to take what runs to.</summary>
    [SupplyParameterFromQuery]
    private string? Promote { get; set; }

    /// <summary>The version to take the service to, with its values carried over.</summary>
    [SupplyParameterFromQuery]
    private string? Upgrade { get; set; }

    [SupplyParameterFromQuery(Name = "step")]
    private string? StepKey { get; set; }

    // a page further on opens only once the ones before it are in order
    private WizardStep At => form is not null && Enum.TryParse<WizardStep>(StepKey, ignoreCase: true, out var step) && Enum.IsDefined(step) && form.Pages.Contains(step) && form.MayOpen(step) ? step : form?.Pages[0] ?? WizardStep.Where;

    private string Heading => form is null ? "" : (form.Existing, form.Kind) switch
    {
        ({ } existing, var kind) => kind.Heading(existing),
        (null, { From: TemplateKind.Service }) => $"New service from {form.Template.Name}",
        (null, { Name: var what }) => what,
    };

    private IReadOnlyList<PageHead.Crumb> Crumbs => form?.Existing is { } existing
        ? [new("Workloads", "/workloads"), new(existing, $"/workloads/{form.Cluster}/{existing}")]
        : [new("Catalogue", "/catalogue")];

    private bool MaySubmit => !busy && proposal is ProposalOutcome.Ready { Proposal.Checks.MayProceed: true };

    private IEnumerable<WizardSteps.Step> Steps => (form?.Pages ?? []).Select(s => new WizardSteps.Step(
        Name(s),
        s == At ? StepLook.Now : s < At ? (form?.IsSound(s) is true ? StepLook.Done : StepLook.Failed) : StepLook.Todo,
        form?.MayOpen(s) is true ? Url(s) : null));

    protected override async Task OnParametersSetAsync()
    {
        // the draft's number comes into the address when it is first kept: that is no other draft
        if (loaded != (Template, Draft, Cluster, Service, Kind, Promote) && (form is null || Draft != number || Draft is null))
        {
            await LoadAsync();
        }

        loaded = (Template, Draft, Cluster, Service, Kind, Promote);
        if (form is not null)
        {
            insisted = false;
            await ReadPlaceAsync();
            await PriceAsync();
            proposal = null;
            if (form.IsSound(WizardStep.Review) && (At >= WizardStep.Scale || At == form.Pages[0] && form.Existing is not null))
            {
                await PreviewAsync();
            }
        }
    }

    private async Task LoadAsync()
    {
        (proposal, kept) = (null, null);
        (form, number, gone) = await WizardOpening.ReadAsync(User.Caller, catalogue, kinds, drafts, services, promotions, (Template, Draft, Cluster, Service, Kind, Promote), CancellationToken.None);
        carried = null;
        if (form is not null && gone is null && Upgrade is { } to && Draft is null && this is { Cluster: { } cluster, Service: { } service })
        {
            await UpgradeAsync(cluster, service, to);
        }
    }

    private async Task ReadPlaceAsync()
    {
        if (form is not { Place: { } place, Facts: null })
        {
            return;
        }

        try
        {
            readRefusal = null;
            form.Facts = await environments.ReadAsync(User.Caller, place.TeamId, place.Environment, CancellationToken.None);
        }
        catch (AwsRefused refused)
        {
            readRefusal = refused.Message;
        }
    }

    private async Task PriceAsync()
    {
        if (form is not { Place: { } place })
        {
            return;
        }

        var now = (place.Region, form.Number(FieldNames.Cpu), form.Number(FieldNames.Memory), form.Facts is null ? null : form.Cluster);
        if (now != priced && now is { Item2: { } cpu and > 0, Item3: { } memory and > 0 })
        {
            priced = now;
            form.Prices = await catalogue.PricesAsync(place.Region, cpu, memory, form.InstanceTypes, CancellationToken.None);
        }
    }

    private async Task ChangedAsync()
    {
        if (At is not WizardStep.Review)
        {
            // made for other values than those now in the form
            proposal = null;
        }

        await ReadPlaceAsync();
        await PriceAsync();
    }

    private async Task PreviewAsync()
    {
        if (form?.AsDraft() is { } draft)
        {
            proposal = await proposals.PreviewAsync(User.Caller, draft, CancellationToken.None);
        }
    }

    private async Task UpgradeAsync(string cluster, string service, string to)
    {
        switch (await upgrades.BeginAsync(User.Caller, cluster, service, to, null, CancellationToken.None))
        {
            case UpgradeOutcome.Ready { Upgrade: var upgrade } when await catalogue.FindAsync(User.Caller, upgrade.Draft.TemplateId, upgrade.To, CancellationToken.None) is { } version && form is not null && kinds.Find(upgrade.Draft.Kind) is { } kind:
                carried = upgrade;
                form = new WizardForm(version, kind, form.Places);
                form.Take(upgrade.Draft);
                break;
            case UpgradeOutcome.Refused no:
                gone = no.Why;
                break;
        }
    }

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

    private async Task KeepAsync(LocationChangingContext leaving)
    {
        if (form is { IsDirty: true } && refusal is null)
        {
            await SaveAsync(At);
        }
    }

    private async Task SaveAsync(WizardStep step)
    {
        if (form is not { IsDirty: true } || form.AsDraft() is not { } draft)
        {
            return;
        }

        switch (await drafts.SaveAsync(User.Caller, number, draft, (int)step, CancellationToken.None))
        {
            case DraftOutcome.Saved saved:
                (number, kept, refusal) = (saved.Number, clock.GetUtcNow(), null);
                form.Kept();
                break;
            case DraftOutcome.Refused no:
                refusal = no.Why;
                break;
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

    private string Url(WizardStep step) => nav.GetUriWithQueryParameters("/requests/new", new Dictionary<string, object?>
    {
        ["template"] = number is null ? Template : null,
        ["cluster"] = number is null ? Cluster : null,
        ["service"] = number is null ? Service : null,
        ["kind"] = number is null ? Kind : null,
        ["promote"] = number is null ? Promote : null,
        ["upgrade"] = number is null ? Upgrade : null,
        ["draft"] = number,
        ["step"] = step == form?.Pages[0] ? null : step.ToString().ToLowerInvariant(),
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
