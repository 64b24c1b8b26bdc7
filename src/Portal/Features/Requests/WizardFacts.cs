using Domain.Access;
using Domain.Aws;
using Domain.Catalog;
using Domain.Workloads;

namespace Portal.Features.Requests;

/// <summary>What a form needs to know while it is filled in: what AWS offers at its place, and prices of its size. Read again only where that has changed.</summary>
internal sealed class WizardFacts(CatalogueReader catalogue, EnvironmentReader environments)
{
    private (WizardForm, string, int?, int?, string?)? priced;

    /// <summary>Why AWS could not be read; the form goes without its facts then.</summary>
    public string? Refusal { get; private set; }

    public async Task ReadAsync(Caller caller, WizardForm form)
    {
        await ReadPlaceAsync(caller, form);
        await PriceAsync(form);
    }

    private async Task ReadPlaceAsync(Caller caller, WizardForm form)
    {
        if (form is not { Place: { } place, Facts: null })
        {
            return;
        }

        try
        {
            Refusal = null;
            form.Facts = await environments.ReadAsync(caller, place.TeamId, place.Environment, CancellationToken.None);
        }
        catch (AwsRefused refused)
        {
            Refusal = refused.Message;
        }
    }

    private async Task PriceAsync(WizardForm form)
    {
        if (form is not { Place: { } place })
        {
            return;
        }

        var now = (form, place.Region, form.Number(FieldNames.Cpu), form.Number(FieldNames.Memory), form.Facts is null ? null : form.Cluster);
        if (now != priced && now is { Item3: { } cpu and > 0, Item4: { } memory and > 0 })
        {
            priced = now;
            form.Prices = await catalogue.PricesAsync(place.Region, cpu, memory, form.InstanceTypes, CancellationToken.None);
        }
    }
}
