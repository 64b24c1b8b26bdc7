using System.Diagnostics;
using Domain.Access;
using Domain.Catalog;
using Domain.Hosting;
using Microsoft.AspNetCore.Components;
using Portal.Parts;
using Portal.Security;

namespace Portal.Features.Catalog;

/// <summary>One template: its versions, who uses them, and what is said of it as a whole.</summary>
public sealed partial class TemplatePage(TemplateReader reader, TemplateVersions versions, KeepTemplate keep, ChangeSignal signal, NavigationManager nav)
{
    private AboutForm about = new();
    private TemplateDetails? details;
    private IReadOnlyList<TemplateUser> users = [];
    private IReadOnlyList<FieldProblem> problems = [];
    private ConfirmDialog beginning = new();
    private ConfirmDialog acting = new();
    private ConfirmDialog deleting = new();
    private Func<Task<TemplateOutcome>>? act;
    private VersionStep step;
    private string? from = "";
    private string actTitle = "";
    private string actYes = "";
    private string actSays = "";
    private string? refused;
    private bool saved;
    private bool inUse;

    [CascadingParameter]
    public required CurrentUser User { get; set; }

    [Parameter]
    public string Id { get; set; } = "";

    private bool IsKeeper => User.Is(GlobalRoles.PlatformAdmin);

    protected override async Task OnParametersSetAsync()
    {
        await ReloadAsync();
        if (details is not null)
        {
            about = AboutForm.Of(details.Id, details.About);
            from = details.Versions.Count > 0 ? details.Versions[0].Number : "";
        }
    }

    private async Task ReloadAsync()
    {
        details = await reader.FindAsync(User.Caller, Id, CancellationToken.None);
        users = await reader.UsersAsync(User.Caller, Id, CancellationToken.None);
        inUse = details?.Versions.Any(v => v.Use.Words.Length > 0) is true;
    }

    private async Task DescribeAsync()
    {
        (problems, refused, saved) = ([], null, false);
        switch (await keep.DescribeAsync(User.Caller, Id, about.AsAbout(), details?.Version ?? 0, CancellationToken.None))
        {
            case TemplateOutcome.Done:
                saved = true;
                await ReloadAsync();
                break;
            case TemplateOutcome.Waits:
                break;
            case TemplateOutcome.Invalid invalid:
                problems = invalid.Problems;
                break;
            case var other:
                refused = Why(other);
                break;
        }
    }

    private async Task BeginAsync(ConfirmDialog.Answer answer)
    {
        switch (await versions.BeginAsync(User.Caller, Id, from ?? "", step, CancellationToken.None))
        {
            case TemplateOutcome.Done done:
                nav.NavigateTo($"/admin/templates/{Id}/versions/{done.Version}");
                break;
            case var other:
                answer.Refuse(Why(other));
                break;
        }
    }

    private Task RetireAsync(VersionSummary v)
    {
        (actTitle, actYes, actSays) = ($"Retire {v.Number}?", "Retire it", "Once it holds, nobody can ask for it any more; a second platform admin approves, where there is one. What was made from it stays as it is.");
        act = () => versions.RetireAsync(User.Caller, Id, v.Number, CancellationToken.None);
        return acting.AskAsync();
    }

    private Task DeleteAsync(VersionSummary v)
    {
        (actTitle, actYes, actSays) = ($"Delete {v.Number}?", "Delete it", "No request names it, so nothing else changes. It cannot be brought back; export it first to keep it.");
        act = () => keep.DeleteAsync(User.Caller, Id, v.Number, CancellationToken.None);
        return acting.AskAsync();
    }

    private async Task ActAsync(ConfirmDialog.Answer answer)
    {
        if (act is not null && await act() is not (TemplateOutcome.Done or TemplateOutcome.Waits) and var other)
        {
            answer.Refuse(Why(other));
        }

        await ReloadAsync();
    }

    private async Task DeleteAllAsync(ConfirmDialog.Answer answer)
    {
        switch (await keep.DeleteAsync(User.Caller, Id, null, CancellationToken.None))
        {
            case TemplateOutcome.Done:
                nav.NavigateTo("/admin/templates");
                break;
            case TemplateOutcome.Waits:
                break;
            case var other:
                answer.Refuse(Why(other));
                break;
        }
    }

    internal static string Why(TemplateOutcome outcome) => outcome switch
    {
        TemplateOutcome.Done or TemplateOutcome.Waits => "",
        TemplateOutcome.Invalid invalid => string.Join(' ', invalid.Problems.Select(p => p.Why)),
        TemplateOutcome.Refused no => no.Why,
        TemplateOutcome.NotFound => "It is not there any more. Load the page again.",
        TemplateOutcome.ChangedMeanwhile => "Someone else changed it meanwhile. Load the page again to see it as it is now.",
        _ => throw new UnreachableException(),
    };
}
