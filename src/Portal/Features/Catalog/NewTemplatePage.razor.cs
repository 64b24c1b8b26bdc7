using Domain.Catalog;
using Domain.Workloads;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Portal.Security;

namespace Portal.Features.Catalog;

/// <summary>A new template: a copy, a file, or what a running service is made of.</summary>
public sealed partial class NewTemplatePage(
    TemplateReader reader, TemplateVersions versions, TemplateFromService fromService, WorkloadReader workloads, NavigationManager nav)
{
    private readonly AboutForm about = new();
    private IReadOnlyList<TemplateSummary> templates = [];
    private IReadOnlyList<(string Cluster, string Name)> services = [];
    private IReadOnlyList<FieldProblem> problems = [];
    private string? source = "";
    private string? kind = nameof(TemplateKind.Service);
    private string? service = "";
    private string? text = "";
    private string? fileProblem;
    private string? refused;
    private bool busy;

    /// <summary>Made, but not of all there was: to be read before going on.</summary>
    private TemplateOutcome.Done? made;

    [CascadingParameter]
    public required CurrentUser User { get; set; }

    [SupplyParameterFromQuery(Name = "tab")]
    private string? TabKey { get; set; }

    [SupplyParameterFromQuery(Name = "service")]
    private string? Asked { get; set; }

    private string Tab => TabKey is "file" or "service" ? TabKey : "blank";

    protected override async Task OnInitializedAsync()
    {
        templates = [.. (await reader.ListAsync(User.Caller, CancellationToken.None)).Where(t => t.Newest is not null)];
        services = [.. (await workloads.ListAsync(User.Caller, new(), CancellationToken.None)).Select(s => (s.Cluster, s.Name))];
        service = Asked ?? "";
    }

    private async Task ReadAsync(InputFileChangeEventArgs chosen)
    {
        (text, fileProblem) = ("", null);
        if (chosen.File.Size > TemplateFile.MostCharacters)
        {
            fileProblem = $"{chosen.File.Name} has {chosen.File.Size / 1024} KB; the most is {TemplateFile.MostCharacters / 1024}. A template is far smaller: is it the right file?";
            return;
        }

        using var content = new StreamReader(chosen.File.OpenReadStream(TemplateFile.MostCharacters));
        text = await content.ReadToEndAsync();
        fileProblem = TemplateFile.Read(text) is FileOutcome.Unreadable unreadable ? unreadable.Problem.Why : null;
    }

    private async Task MakeAsync()
    {
        if (busy)
        {
            return;
        }

        (busy, refused, fileProblem, problems) = (true, null, null, []);
        try
        {
            switch (Tab)
            {
                case "file":
                    Show(await versions.ImportAsync(User.Caller, text ?? "", CancellationToken.None));
                    break;
                case "service" when (service ?? "").Split('/') is [var cluster, var name]:
                    Show(await fromService.MakeAsync(User.Caller, cluster, name, about.Id ?? "", about.AsAbout(), CancellationToken.None));
                    break;
                case "service":
                    refused = "Choose the service it is made from.";
                    break;
                default:
                    await CopyAsync();
                    break;
            }
        }
        finally
        {
            busy = false;
        }
    }

    private async Task CopyAsync()
    {
        var copied = templates.FirstOrDefault(t => t.Id == source);
        var content = copied is { Newest: { } newest } ? (await reader.FindAsync(User.Caller, copied.Id, newest, CancellationToken.None))?.Content : null;
        var asKind = copied?.Kind ?? (Enum.TryParse<TemplateKind>(kind, out var chosen) ? chosen : TemplateKind.Service);
        Show(await versions.CreateAsync(User.Caller, about.Id ?? "", asKind, about.AsAbout(), (content ?? new([], Recipe.Empty, [], "")) with { Notes = "" }, CancellationToken.None));
    }

    private static string Href(TemplateOutcome.Done done) => $"/admin/templates/{done.TemplateId}/versions/{done.Version}";

    private void Show(TemplateOutcome outcome)
    {
        switch (outcome)
        {
            case TemplateOutcome.Done { LeftOut.Count: > 0 } done:
                made = done;
                break;
            case TemplateOutcome.Done done:
                nav.NavigateTo(Href(done));
                break;
            case TemplateOutcome.Invalid invalid when Tab == "file":
                fileProblem = invalid.Problems[0].Why;
                break;
            case TemplateOutcome.Invalid invalid:
                problems = invalid.Problems;
                refused = string.Join(' ', invalid.Problems.Where(p => p.Field.Length == 0 || p.Field.StartsWith("fields", StringComparison.Ordinal)).Select(p => p.Why).DefaultIfEmpty("Something above does not fit yet; the sentence under it says how to fix it."));
                break;
            case TemplateOutcome.Refused no:
                refused = no.Why;
                break;
            case TemplateOutcome.NotFound or TemplateOutcome.ChangedMeanwhile:
                refused = "It was changed meanwhile. Try again.";
                break;
        }
    }
}
