using Domain.Aws;
using Domain.Catalog;

namespace Portal.Features.Requests;

/// <summary>What the form needs to know while it is filled in: what AWS offers at the place, and prices.</summary>
public sealed partial class NewRequestPage
{
    private (string?, int?, int?, string?) priced;
    private string? readRefusal;

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
}
