using Domain.Hosting;
using Domain.Teams;
using Microsoft.AspNetCore.Components;
using Portal.Features.Administration.Settings;
using Portal.Parts;
using Portal.Security;

namespace Portal.Features.Administration.Teams;

/// <summary>One team: its environments as AWS has them, its limits with what is taken of them, and its members. A platform admin sets limits, budget and environments.</summary>
public sealed partial class TeamPage(TeamReader reader, SetLimits set, ChangeSignal signal)
{
    private IReadOnlyDictionary<string, string> problems = new Dictionary<string, string>();
    private TeamView? team;
    private LimitsForm? form;
    private ConfirmDialog? dialog;
    private TeamDialog? about;
    private PlaceDialog? place;
    private string? saved;
    private bool looked;

    [CascadingParameter]
    public required CurrentUser User { get; set; }

    [Parameter]
    public string Id { get; set; } = "";

    protected override async Task OnParametersSetAsync()
    {
        saved = null;
        await LoadAsync();
    }

    private async Task LoadAsync() => (team, looked) = (await reader.FindAsync(User.Caller, Id, CancellationToken.None), true);

    private async Task SaidAsync(string? what)
    {
        saved = what;
        await LoadAsync();
    }

    private LimitUse Use(TeamView of) => of.Environments.FirstOrDefault(e => e.Name == form?.Environment)?.Use ?? of.Use;

    private Task EditAsync(EnvironmentView? at)
    {
        if (team is null || dialog is null)
        {
            return Task.CompletedTask;
        }

        form = LimitsForm.Of(at?.Name, at?.Limits ?? team.Limits, at?.Version ?? team.Version);
        (problems, saved) = (new Dictionary<string, string>(), null);
        return dialog.AskAsync();
    }

    private async Task SaveAsync(ConfirmDialog.Answer answer)
    {
        if (form is null)
        {
            return;
        }

        var to = form.HasOwn ? form.AsLimits() : null;
        if (form.HasOwn && to is null)
        {
            problems = form.Missing().ToDictionary(p => p.Field, p => p.Why, StringComparer.Ordinal);
            answer.Refuse("A number is missing.");
            return;
        }

        problems = new Dictionary<string, string>();
        switch (await set.RunAsync(User.Caller, new LimitsChange(Id, form.Environment, to, form.Version), CancellationToken.None))
        {
            case LimitsOutcome.Saved done:
                saved = done.Over.Count == 0 ? "The limits hold from now on." : "The limits hold from now on. More runs than they allow: that goes on, and new requests that add will be refused.";
                await LoadAsync();
                break;
            case LimitsOutcome.Waits waits:
                saved = SettingWords.Waits(waits.Who);
                break;
            case LimitsOutcome.Invalid invalid:
                problems = invalid.Problems.GroupBy(p => p.Field, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First().Why, StringComparer.Ordinal);
                answer.Refuse("Not everything fits yet.");
                break;
            case LimitsOutcome.Refused refused:
                answer.Refuse(refused.Why);
                break;
            case LimitsOutcome.NotFound:
                answer.Refuse("It is there no longer. Close this and look at the list of teams.");
                break;
            case LimitsOutcome.ChangedMeanwhile:
                await LoadAsync();
                answer.Refuse("Someone altered it while you looked. Close this, look at what stands now, and begin again.");
                break;
        }
    }

    private static string Lead(TeamView team) =>
        $"{team.Id} · {team.CostCentre} · budget {Money.Whole(team.MonthlyBudget)} a month. What is taken counts what runs and what is approved, each at its most.";
}
