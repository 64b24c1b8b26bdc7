using Domain.Approvals;
using Domain.Approvals.Settings;
using Domain.Hosting;
using Domain.Kinds;
using Microsoft.AspNetCore.Components;
using Portal.Features.Administration.Settings;
using Portal.Parts;
using Portal.Security;

namespace Portal.Features.Administration.Approvals;

/// <summary>The approval rules in their order, the groups they name, and what waits for a second platform admin.</summary>
public sealed partial class ApprovalRulesPage(RuleBook book, ApproverGroups allGroups, SettingChanges settings, RequestKinds kinds, ChangeSignal signal)
{
    private RuleSet? set;
    private List<RuleText> rules = [];
    private IReadOnlyList<GroupView> groups = [];
    private IReadOnlyList<GroupMember> people = [];
    private IReadOnlyList<SettingView> changes = [];
    private ConfirmDialog? dialog;
    private RuleForm? form;
    private int? editing;
    private string? said;
    private string? refused;
    private bool altered;
    private bool busy;

    [CascadingParameter]
    public required CurrentUser User { get; set; }

    private IEnumerable<SettingView> Waiting => changes.Where(c => c.State is SettingState.Waiting);

    private IReadOnlyList<SettingView> Past => [.. changes.Where(c => c.State is not SettingState.Waiting)];

    private IReadOnlyList<string> GroupIds => [.. ApproverGroup.OfRoles.Select(g => g.Id), .. groups.Select(g => g.Id)];

    private IReadOnlyList<string> KindIds => [.. kinds.All.Select(k => k.Id).Order(StringComparer.Ordinal)];

    private string Missing => groups.Count == 0 && rules.SelectMany(r => r.Stages).SelectMany(s => s.Groups).Any(g => g.IsNamed) ? "A named group has nobody in it yet." : "";

    protected override Task OnInitializedAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        set = await book.ReadAsync(User.Caller, CancellationToken.None);
        groups = await allGroups.ListAsync(CancellationToken.None);
        people = await allGroups.PeopleAsync(User.Caller, CancellationToken.None);
        changes = [.. (await settings.ListAsync(User.Caller, null, CancellationToken.None)).Where(c => c.Kind is "approval-rules" or "approver-group")];
        if (!altered)
        {
            rules = [.. set.Rules];
        }
    }

    // what is being written stays; what others did shows beside it
    private Task LookAgainAsync() => LoadAsync();

    private Task ResetAsync()
    {
        (altered, refused, said) = (false, null, null);
        return LoadAsync();
    }

    private void Move(int at, int by)
    {
        (rules[at], rules[at + by]) = (rules[at + by], rules[at]);
        altered = true;
    }

    private void Remove(int at)
    {
        rules.RemoveAt(at);
        altered = true;
    }

    private Task EditAsync(int? at)
    {
        editing = at;
        form = at is { } index ? RuleForm.Of(rules[index]) : RuleForm.Of(new("", null, RuleConditions.None, false, [new(1, [ApproverGroup.TeamLeads])]));
        return dialog?.AskAsync() ?? Task.CompletedTask;
    }

    private void TakeAsync(ConfirmDialog.Answer answer)
    {
        if (form is null)
        {
            return;
        }

        var rule = form.AsText();
        if (rule.Name.Length == 0)
        {
            answer.Refuse("Give the rule a name: it is shown to everyone it holds for.");
            return;
        }

        if (editing is { } at)
        {
            rules[at] = rule;
        }
        else
        {
            rules.Insert(0, rule);
        }

        altered = true;
    }

    private async Task ProposeAsync()
    {
        if (set is null)
        {
            return;
        }

        (busy, refused, said) = (true, null, null);
        try
        {
            switch (await book.ProposeAsync(User.Caller, rules, set.Stamp, CancellationToken.None))
            {
                case RuleSetOutcome.Invalid invalid:
                    refused = string.Join(" ", invalid.Problems.Select(p => $"Rule {At(p.Field)}: {p.Why}").Distinct());
                    break;
                case RuleSetOutcome.ChangedMeanwhile:
                    refused = "The rules were changed since you read them. Throw yours away, look at them as they are now, and change them again.";
                    break;
                case RuleSetOutcome.Taken taken:
                    (said, refused) = SettingWords.Of(taken.Outcome);
                    altered = refused is not null;
                    break;
            }
        }
        finally
        {
            busy = false;
        }

        await LoadAsync();
    }

    private static string At(string field) => field.IndexOf('[', StringComparison.Ordinal) is >= 0 and var open && int.TryParse(field[(open + 1)..field.IndexOf(']', StringComparison.Ordinal)], out var at)
        ? (at + 1).ToString(System.Globalization.CultureInfo.InvariantCulture) : "list";
}
