using Domain.Hosting;
using Domain.Teams;
using Microsoft.AspNetCore.Components;
using Portal.Security;

namespace Portal.Features.Administration.Teams;

/// <summary>Administration → Teams and limits: who may take how much, and what they take.</summary>
public sealed partial class TeamsPage(TeamReader reader, ChangeSignal signal)
{
    private IReadOnlyList<TeamRow>? teams;

    [CascadingParameter]
    public required CurrentUser User { get; set; }

    private string Lead => teams is null ? "" : teams.Where(t => t.Over.Count > 0).Select(t => t.Name).ToList() switch
    {
        [] => "Every team is within its limits, counting what runs and what is approved, each at its most.",
        [var only] => $"{only} is over a limit: what runs goes on, and what adds is refused.",
        var several => $"{several.Count} of {teams.Count} teams are over a limit: what runs goes on, and what adds is refused.",
    };

    protected override Task OnInitializedAsync() => LoadAsync();

    private async Task LoadAsync() => teams = await reader.ListAsync(User.Caller, CancellationToken.None);
}
