using System.Text.RegularExpressions;

namespace Domain.Catalog;

/// <summary>Whether a version may be published: each problem names the place as a path into the file, <c>fields[2].default</c>. Pure.</summary>
public static partial class TemplateRules
{
    public const int MostFields = 100;
    public const int MostTeams = 200;

    private static readonly string[] AlwaysThere = [FieldNames.Name, FieldNames.Image, FieldNames.Size, FieldNames.Cpu, FieldNames.Memory];

    public static IReadOnlyList<FieldProblem> Problems(TemplateKind kind, TemplateContent content) =>
    [
        .. content.Fields.Count > MostFields ? [new FieldProblem("fields", $"There are {content.Fields.Count} fields; use {MostFields} or fewer.")] : Fields(kind, content.Fields),
        .. Needs(kind, content),
        .. RecipeRules.Problems(content.Recipe),
        .. GuardrailRules.Problems(content.Guardrails),
        .. TooLong("notes", content.Notes, 4000),
    ];

    public static IEnumerable<FieldProblem> Problems(string id, TemplateAbout about)
    {
        if (!Id().IsMatch(id))
        {
            yield return new("id", $"\"{FieldRules.Short(id)}\" cannot be a template's id. Use 2 to 40 lower-case letters and digits, words joined by single hyphens, such as web-service.");
        }

        foreach (var problem in Missing("name", about.Name, 80).Concat(Missing("summary", about.Summary, 300)).Concat(Missing("owner", about.Owner, 80)))
        {
            yield return problem;
        }

        if (about.Teams is { Count: 0 or > MostTeams })
        {
            yield return new("teams", about.Teams.Count == 0 ? "The template is for no team. Name at least one, or open it to all." : $"Name {MostTeams} teams or fewer, or open the template to all.");
        }
        else if (about.Teams?.FirstOrDefault(t => !TeamId().IsMatch(t)) is { } bad)
        {
            yield return new("teams", $"\"{FieldRules.Short(bad)}\" is not the id of a team. Use 2 to 16 lower-case letters and digits.");
        }

        if (about.ImageDemand is { Proof: ImageProof.Signature, WorstAllowed: not null })
        {
            yield return new("imageDemand", "A severity is for scans; a signature is there or not. Leave worstAllowed out.");
        }
    }

    private static IEnumerable<FieldProblem> Fields(TemplateKind kind, IReadOnlyList<Field> fields)
    {
        var read = FieldNames.ReadBy(kind);
        for (var i = 0; i < fields.Count; i++)
        {
            var above = fields.Take(i).ToList();
            foreach (var problem in FieldDefinitionRules.Problems(fields[i], above, $"fields[{i}]"))
            {
                yield return problem;
            }

            var name = fields[i].Name;
            if (!read.Contains(name, StringComparer.Ordinal) && fields[i].Variable is null && fields.All(f => f.When?.Field != name))
            {
                yield return new($"fields[{i}].variable", $"Nothing reads {FieldRules.Short(name)}. Name the environment variable it is given as, or use one of the names that a {kind.ToString().ToLowerInvariant()} reads: {string.Join(", ", read)}.");
            }
        }
    }

    /// <summary>The fields without which nothing can be made.</summary>
    private static IEnumerable<FieldProblem> Needs(TemplateKind kind, TemplateContent content)
    {
        string[] needed = kind switch
        {
            TemplateKind.Service or TemplateKind.Task or TemplateKind.Job => [FieldNames.Name, FieldNames.Image],
            TemplateKind.Cluster => [FieldNames.Name],
        };
        foreach (var name in needed.Where(n => content.Fields.All(f => f.Name != n)))
        {
            yield return new("fields", $"There is no field \"{name}\", which a {kind.ToString().ToLowerInvariant()} needs. Add it.");
        }

        bool Has(string name) => content.Fields.Any(f => f.Name == name);
        if (kind is not TemplateKind.Cluster && !Has(FieldNames.Size) && !(Has(FieldNames.Cpu) && Has(FieldNames.Memory)))
        {
            yield return new("fields", "Nothing says how large a task is. Add the field \"size\", or both \"cpu\" and \"memory\".");
        }

        foreach (var field in content.Fields.Where(f => AlwaysThere.Contains(f.Name, StringComparer.Ordinal) && (f.When is not null || f.Optional)))
        {
            yield return new("fields", $"The field \"{field.Name}\" must always be there. Take out its condition, and do not make it optional.");
        }

        if (kind is TemplateKind.Service && Has(FieldNames.Queue) != Has(FieldNames.BacklogTarget))
        {
            yield return new("fields", "A service that works off a queue needs both \"queue\" and \"backlogTarget\". Add the other, or take this one out.");
        }

        if (kind is TemplateKind.Service && Has(FieldNames.Queue) && Has(FieldNames.CpuTarget))
        {
            yield return new("fields", "A service scales by its queue or by CPU, not by both. Take out \"cpuTarget\", or \"queue\" and \"backlogTarget\".");
        }
    }

    private static IEnumerable<FieldProblem> Missing(string path, string text, int most) =>
        string.IsNullOrWhiteSpace(text) ? [new(path, $"The {path} is missing. Write it in {most} characters or fewer.")] : TooLong(path, text, most);

    internal static IEnumerable<FieldProblem> TooLong(string path, string? text, int most)
    {
        if (text is null)
        {
            yield break;
        }

        if (text.Length > most)
        {
            yield return new(path, $"This has {text.Length} characters; use {most} or fewer.");
        }
        else if (!FieldRules.IsKeepable(text))
        {
            yield return new(path, "This holds a null character or half of a character. Type it again instead of pasting it.");
        }
    }

    [GeneratedRegex(@"\A(?=.{2,40}\z)[a-z][a-z0-9]*(?:-[a-z0-9]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Id();

    [GeneratedRegex(@"\A[a-z0-9]{2,16}\z", RegexOptions.CultureInvariant)]
    private static partial Regex TeamId();
}
