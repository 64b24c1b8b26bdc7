using Domain.Access;
using Domain.Catalog;
using Domain.Kinds;
using Domain.Kinds.Clusters;
using Domain.Kinds.Jobs;
using Domain.Kinds.Services;
using Domain.Requests;

namespace Portal.Features.Requests;

/// <summary>What the wizard is asked to begin with, as its address says.</summary>
/// <param name="Draft">Number of a kept draft.</param>
/// <param name="Service">Full name of what is to be changed.</param>
/// <param name="Promote">The environment to take what runs to.</param>
/// <param name="In">Team/environment of what is no service.</param>
internal sealed record WizardAddress(string? Template, int? Draft, string? Cluster, string? Service, string? Kind, string? Promote, string? In);

/// <summary>What the wizard begins with.</summary>
/// <param name="Form">Null when it cannot begin.</param>
/// <param name="Number">Of the draft taken up again.</param>
/// <param name="At">The page it was left at.</param>
/// <param name="Gone">Why it cannot begin, and what to do.</param>
internal sealed record WizardOpening(WizardForm? Form, int? Number, WizardStep At, string? Gone)
{
    /// <summary>A kept draft, else a service to change, else a template with its defaults.</summary>
    public static async Task<WizardOpening> ReadAsync(
        Caller caller, CatalogueReader catalogue, RequestKinds kinds, Drafts drafts, ServiceDrafts services, Promotions promotions, ClusterDrafts clusters, JobDrafts jobs,
        WizardAddress asked, CancellationToken cancellationToken)
    {
        RequestDraft? draft = null;
        var at = default(WizardStep);
        if (asked.Draft is { } number)
        {
            if (await drafts.FindAsync(caller, number, cancellationToken) is not { State: RequestState.Draft } found)
            {
                return new(null, null, default, $"There is no draft #{number} of yours. It may have been submitted already.");
            }

            (draft, at) = (found.Draft, (WizardStep)found.WizardStep);
        }
        else if (asked is { Cluster: { } cluster } and ({ Service: not null } or { In: not null }))
        {
            switch (asked switch
            {
                { Kind: { } kindOf, In: { } place } when ClusterDrafts.Kinds.Contains(kindOf, StringComparer.Ordinal) => await clusters.BeginAsync(caller, kindOf, cluster, place, cancellationToken),
                { Service: { } job, In: { } home, Kind: { } what } when JobDrafts.IsJob(what) => await jobs.BeginAsync(caller, cluster, job, home, what, cancellationToken),
                { Service: { } service, Promote: { } to } => await promotions.BeginAsync(caller, cluster, service, to, cancellationToken),
                { Service: { } service } => await services.BeginAsync(caller, cluster, service, asked.Kind ?? RequestDraft.ServiceKind, cancellationToken),
                _ => new ServiceDraftOutcome.Refused("This address names nothing that could be changed. Begin from the page of a service or the list of clusters."),
            })
            {
                case ServiceDraftOutcome.Ready ready:
                    draft = ready.Draft;
                    break;
                case ServiceDraftOutcome.Refused no:
                    return new(null, null, default, no.Why);
            }
        }

        var formless = draft is null ? null : kinds.Find(draft.Kind) is { From: null } bare ? new TemplateForm("", bare.Name, "", "", "", bare.OwnFields) : null;
        var templateId = draft?.TemplateId ?? asked.Template ?? "";
        if ((formless ?? await catalogue.FindAsync(caller, templateId, draft?.TemplateVersion, cancellationToken)) is not { } template)
        {
            return new(null, null, default, await catalogue.WhyNotAsync(caller, templateId, cancellationToken));
        }

        if (await catalogue.WhyNotAskAsync(caller, cancellationToken) is { } why)
        {
            return new(null, null, default, why);
        }

        if ((draft is null ? kinds.Making(template.Kind) : kinds.Find(draft.Kind)) is not { } kind)
        {
            return new(null, null, default, $"Nothing can be asked of {template.Name} yet. Choose another template from the catalogue.");
        }

        var places = (await catalogue.PlacesAsync(caller, cancellationToken))
            .Where(p => template.Teams is null || template.Teams.Contains(p.TeamId, StringComparer.Ordinal)).ToList();
        var form = new WizardForm(template, kind, places);
        if (draft is not null)
        {
            form.Take(draft);
        }
        else if (places.Count > 0)
        {
            form.Put(places[0].TeamId, places[0].Environment);
        }

        return new(form, asked.Draft, at, null);
    }
}
