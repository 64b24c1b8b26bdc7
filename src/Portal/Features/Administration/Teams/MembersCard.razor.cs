using Domain.Approvals;
using Domain.Teams;
using Microsoft.AspNetCore.Components;
using Portal.Features.Administration.Settings;
using Portal.Parts;
using Portal.Security;

namespace Portal.Features.Administration.Teams;

/// <summary>Who is in a team. Its leads and platform admins propose another part for a person, platform admins for a group too.</summary>
public sealed partial class MembersCard(SetTeamPart set, TeamMembers members)
{
    private static readonly Col[] Columns = [new("Name"), new("Part"), new("Act", "w1", Silent: true)];
    private IReadOnlyList<GroupMember> people = [];
    private ConfirmDialog? dialog;
    private ConfirmDialog? removal;
    private PartForm? form;
    private string? said;

    [CascadingParameter]
    public required CurrentUser User { get; set; }

    [Parameter, EditorRequired]
    public required TeamView Team { get; set; }

    [Parameter]
    public EventCallback Changed { get; set; }

    private bool May => Team.WhyNotSetMembers is null;

    private bool MayGroups => Team.WhyNotSetGroups is null;

    private string Heading => form switch { null => "", { Name.Length: > 0, PersonId: not null } or { Stands: true } => $"{form.Name} in {Team.Name}", { IsGroup: true } => $"A group in {Team.Name}", _ => $"A person in {Team.Name}" };

    private string Goes(PartForm about) => about switch
    {
        { IsGroup: true } => "Whoever is in the team by this group alone loses what they may here. Who was given a part keeps it.",
        { Groups.Count: > 0 } => $"The part that was given goes. They stay in the team by {string.Join(" and ", about.Groups)}, which the identity provider says.",
        _ => $"They no longer see anything of {Team.Name} and ask for nothing there, on pages that stand open too. What they asked for stays.",
    };

    private async Task EditAsync(PartForm about)
    {
        (form, said) = (about, null);
        people = about is { IsGroup: false, PersonId: null } ? await members.PeopleAsync(User.Caller, Team.Id, CancellationToken.None) : [];
        if (dialog is not null)
        {
            await dialog.AskAsync();
        }
    }

    private async Task RemoveAsync(PartForm about)
    {
        (form, said) = (about, null);
        if (removal is not null)
        {
            await removal.AskAsync();
        }
    }

    private async Task ProposeAsync(ConfirmDialog.Answer answer, bool away)
    {
        if (form is not { } about || about is { IsGroup: false, PersonId: null })
        {
            answer.Refuse("Choose a person.");
            return;
        }

        var outcome = await set.RunAsync(User.Caller, about.Change(Team.Id, away), CancellationToken.None);
        (said, var refused) = outcome switch
        {
            TeamPartOutcome.Taken taken => SettingWords.Of(taken.Outcome),
            TeamPartOutcome.Invalid invalid => (null, string.Join(' ', invalid.Problems.Select(p => p.Why))),
            _ => (null, "The team or the person is there no longer. Close this and look again."),
        };
        if (refused is not null)
        {
            answer.Refuse(refused);
            return;
        }

        await Changed.InvokeAsync();
    }
}
