using Domain.Catalog;
using Domain.Catalog.Upgrades;
using Domain.Kinds;
using Domain.Kinds.Clusters;
using Domain.Kinds.Jobs;
using Domain.Kinds.Services;
using Domain.Requests;
using Domain.Workloads;
using Microsoft.AspNetCore.Components;
using Portal.Parts;
using Portal.Security;

namespace Portal.Features.Requests;

/// <summary>The wizard: a template's fields, page by page, kept as a draft at each step. Here: what it begins with.</summary>
public sealed partial class NewRequestPage(
    CatalogueReader catalogue, RequestKinds kinds, EnvironmentReader environments, ServiceDrafts services, Promotions promotions, ClusterDrafts clusters, JobDrafts jobs, Upgrades upgrades, Proposals proposals, Drafts drafts, SubmitRequest submit,
    TimeProvider clock, NavigationManager nav)
{
    private readonly WizardFacts facts = new(catalogue, environments);
    private WizardForm? form;
    private WizardAddress? loaded;
    private string? gone;
    private UpgradeDraft? carried;

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

    /// <summary>The environment, as team/environment, of what is no service.</summary>
    [SupplyParameterFromQuery]
    private string? In { get; set; }

    private WizardAddress Asked => new(Template, Draft, Cluster, Service, Kind, Promote, In);

    private string Heading => form is null ? "" : (form.Existing, form.Kind) switch
    {
        ({ } existing, var kind) => kind.Heading(existing),
        (null, { From: TemplateKind.Service }) => $"New service from {form.Template.Name}",
        (null, { Name: var what }) => what,
    };

    private IReadOnlyList<PageHead.Crumb> Crumbs => form switch
    {
        { Existing: not null } when JobDrafts.IsJob(form.Kind.Id) => [new("Jobs", "/jobs")],
        { Existing: { } existing } when existing == form.Cluster => [new("Clusters", "/clusters")],
        { Existing: { } existing } => [new("Workloads", "/workloads"), new(existing, $"/workloads/{form.Cluster}/{existing}")],
        _ => [new("Catalogue", "/catalogue")],
    };

    protected override async Task OnParametersSetAsync()
    {
        // the draft's number comes into the address when it is first kept: that is no other draft
        if (loaded != Asked && (form is null || Draft != number || Draft is null))
        {
            await LoadAsync();
        }

        loaded = Asked;
        if (form is not null)
        {
            insisted = false;
            await facts.ReadAsync(User.Caller, form);
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
        (form, number, keptAt, gone) = await WizardOpening.ReadAsync(User.Caller, catalogue, kinds, drafts, services, promotions, clusters, jobs, Asked, CancellationToken.None);
        carried = null;
        if (form is not null && gone is null && Upgrade is { } to && Draft is null && this is { Cluster: { } cluster, Service: { } service })
        {
            await UpgradeAsync(cluster, service, to);
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
}
