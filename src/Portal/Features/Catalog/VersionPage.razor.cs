using Domain.Access;
using Domain.Approvals;
using Domain.Catalog;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Portal.Parts;
using Portal.Security;

namespace Portal.Features.Catalog;

/// <summary>One version: a draft is written here, in the form or as JSON; a published one is read.</summary>
public sealed partial class VersionPage(TemplateReader reader, TemplateVersions versions, CatalogueReader catalogue, ApproverGroups approvers)
{
    private VersionDetails? version;
    private TemplateContent content = new([], Recipe.Empty, [], "");
    private IReadOnlyList<FieldProblem> problems = [];
    private IReadOnlyList<PlaceChoice> places = [];
    private IReadOnlyList<string> groups = [];
    private ConfirmDialog publishing = new();
    private (string Id, string Number) loaded;
    private string? json = "";
    private string? jsonProblem;
    private string? refused;
    private bool dirty;

    [CascadingParameter]
    public required CurrentUser User { get; set; }

    [Parameter]
    public string Id { get; set; } = "";

    [Parameter]
    public string Number { get; set; } = "";

    [SupplyParameterFromQuery(Name = "tab")]
    private string? TabKey { get; set; }

    private string Tab => TabKey is "recipe" or "guardrails" or "preview" ? TabKey : "fields";

    private bool MayEdit => version is { State: VersionState.Draft } && User.Is(GlobalRoles.PlatformAdmin);

    private string? Locked => MayEdit ? null : version is { State: VersionState.Draft } ? "Only platform admins alter drafts." : "A published version never changes.";

    private string Lead => version?.State switch
    {
        VersionState.Published => "Teams ask for it as it stands here. To alter it, begin a new version.",
        VersionState.Retired => "Nobody can ask for it any more; what was made from it stays.",
        VersionState.Draft or null => "A draft: nobody can ask for it yet.",
    };

    protected override async Task OnParametersSetAsync()
    {
        // a tab is a new address, and no reason to forget what was typed
        if (loaded != (Id, Number))
        {
            loaded = (Id, Number);
            places = await catalogue.PlacesAsync(User.Caller, CancellationToken.None);
            groups = [.. (await approvers.ListAsync(CancellationToken.None)).Select(g => g.Id)];
            await LoadAsync();
        }
    }

    private async Task LoadAsync()
    {
        version = await reader.FindAsync(User.Caller, Id, Number, CancellationToken.None);
        if (version is not null)
        {
            (content, problems, dirty, jsonProblem) = (version.Content, version.Problems, false, null);
            json = TemplateFile.WriteContent(content);
        }
    }

    // another may have published it; what is typed stays
    private Task LookAgainAsync() => dirty ? Task.CompletedTask : LoadAsync();

    private string? Why(string path) => problems.FirstOrDefault(p => p.Field == path)?.Why;

    private void Change(TemplateContent wanted)
    {
        Take(wanted);
        // a base that is being typed is no JSON yet: the text keeps the last one that was
        (json, jsonProblem) = (TemplateFile.WriteContent(content), null);
    }

    private void Typed(string? text)
    {
        json = text;
        var (read, problem) = TemplateFile.ReadContent(text ?? "");
        jsonProblem = problem?.Why;
        if (read is not null)
        {
            Take(read);
        }
    }

    private void Take(TemplateContent wanted)
    {
        (content, dirty, refused) = (wanted, true, null);
        problems = TemplateRules.Problems(version?.Kind ?? TemplateKind.Service, content);
    }

    private void Put(int at, Field? field) =>
        Change(content with { Fields = [.. content.Fields.Select((f, i) => i == at ? field : f).OfType<Field>()] });

    private void Move(int at, int by)
    {
        var fields = content.Fields.ToList();
        var to = Math.Clamp(at + by, 0, fields.Count - 1);
        (fields[at], fields[to]) = (fields[to], fields[at]);
        Change(content with { Fields = fields });
    }

    private void Add() =>
        Change(content with { Fields = [.. content.Fields, new($"field{content.Fields.Count + 1}", "New field", FieldKind.Text, FieldStep.What, FieldMode.Free, "")] });

    private async Task KeepAsync(LocationChangingContext leaving)
    {
        if (dirty && MayEdit && refused is null)
        {
            await SaveAsync();
        }
    }

    private async Task<bool> SaveAsync()
    {
        if (version is null || !dirty)
        {
            return true;
        }

        var outcome = await versions.EditAsync(User.Caller, Id, Number, content, version.Seen, CancellationToken.None);
        if (outcome is not TemplateOutcome.Done)
        {
            refused = TemplatePage.Why(outcome);
            return false;
        }

        // what is typed stays; only the row's version is new
        version = await reader.FindAsync(User.Caller, Id, Number, CancellationToken.None);
        (dirty, refused) = (false, null);
        return true;
    }

    private async Task PublishAsync(ConfirmDialog.Answer answer)
    {
        if (jsonProblem is not null)
        {
            answer.Refuse("The JSON cannot be read. Correct it first, or alter the form, which writes it anew.");
            return;
        }

        if (!await SaveAsync())
        {
            answer.Refuse(refused ?? "The draft could not be saved.");
            return;
        }

        if (await versions.PublishAsync(User.Caller, Id, Number, version?.Seen, CancellationToken.None) is not (TemplateOutcome.Done or TemplateOutcome.Waits) and var other)
        {
            answer.Refuse(TemplatePage.Why(other));
            return;
        }

        await LoadAsync();
    }
}
