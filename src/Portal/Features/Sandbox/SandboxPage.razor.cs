using System.Globalization;
using Microsoft.AspNetCore.Components;
using Portal.Parts;

namespace Portal.Features.Sandbox;

/// <summary>Break something, see that teams are kept apart, start over. Sandbox mode only.</summary>
public sealed partial class SandboxPage
{
    private SandboxControl? control;
    private SandboxStatus? status;
    private IReadOnlyList<SandboxFault> faults = [];
    private ConfirmDialog? sure;
    private string? said;
    private string? failed;

    private string Speed => status is null ? "on this machine" : string.Create(CultureInfo.InvariantCulture, $"{status.Speed:0.##} times as fast");

    protected override async Task OnInitializedAsync()
    {
        control = Services.GetService<SandboxControl>();
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        if (control is not null)
        {
            await TryAsync(async () =>
            {
                status = await control.StatusAsync(CancellationToken.None);
                faults = await control.FaultsAsync(CancellationToken.None);
            });
        }
    }

    private async Task BreakAsync(Breakage breakage)
    {
        if (control is not null && await TryAsync(() => control.BreakAsync(breakage.Fault, CancellationToken.None)))
        {
            said = breakage.Then;
            await LoadAsync();
        }
    }

    private async Task ClearAsync(string? id)
    {
        if (control is not null && await TryAsync(() => control.MendAsync(id, CancellationToken.None)))
        {
            said = null;
            await LoadAsync();
        }
    }

    private async Task ResetAsync(ConfirmDialog.Answer answer)
    {
        if (Services.GetService<DemoReset>() is { } demo && await TryAsync(() => demo.RunAsync(CancellationToken.None)))
        {
            said = "The demo is as it was at its beginning.";
            await LoadAsync();
        }
    }

    /// <summary>A standalone Sandbox may be away.</summary>
    private async Task<bool> TryAsync(Func<Task> deed)
    {
        try
        {
            failed = null;
            await deed();
            return true;
        }
        catch (HttpRequestException)
        {
            failed = "The Sandbox at Aws:Endpoint does not answer. Start it, then load this page again.";
            return false;
        }
    }
}
