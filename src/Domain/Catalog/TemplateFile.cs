using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Domain.Catalog;

/// <summary>One version of a template as it stands in a file.</summary>
public sealed record ExportedTemplate(string Id, TemplateKind Kind, int Major, int Minor, TemplateAbout About, TemplateContent Content);

public abstract record FileOutcome
{
    private FileOutcome() { }
    public sealed record Read(ExportedTemplate Template) : FileOutcome;
    /// <param name="Problem">Path into the file, and what to do.</param>
    public sealed record Unreadable(FieldProblem Problem) : FileOutcome;
}

/// <summary>Templates as JSON files, one a version, to be kept in git. Reading what was written gives back the same.</summary>
public static partial class TemplateFile
{
    public const string Format = "berth-template/1";

    /// <summary>Longest file, in characters.</summary>
    public const int MostCharacters = 262_144;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        AllowDuplicateProperties = false,
        NumberHandling = JsonNumberHandling.Strict,
        WriteIndented = true,
        NewLine = "\n",
    };

    /// <summary>The file's members in their order.</summary>
    private sealed record Document(
        string Format, string Id, string Version, TemplateKind Kind, string Name, string Summary, string Owner, IReadOnlyList<Field> Fields,
        IReadOnlyList<string>? Teams = null, ImageDemand? ImageDemand = null, string? Notes = null, Base? Recipe = null, IReadOnlyList<GuardrailSetting>? Guardrails = null);

    private sealed record Base(JsonObject? TaskDefinition = null, string? MainContainer = null);

    public static string Write(ExportedTemplate t) => JsonSerializer.Serialize(
        new Document(
            Format, t.Id, System.FormattableString.Invariant($"{t.Major}.{t.Minor}"), t.Kind, t.About.Name, t.About.Summary, t.About.Owner, t.Content.Fields, t.About.Teams, t.About.ImageDemand,
            t.Content.Notes.Length == 0 ? null : t.Content.Notes,
            t.Content.Recipe == Recipe.Empty ? null : new(t.Content.Recipe.TaskDefinition is { } text ? RecipeRules.Read(text) : null, t.Content.Recipe.MainContainer),
            t.Content.Guardrails.Count == 0 ? null : t.Content.Guardrails),
        Options) + "\n";

    /// <summary>What a version is made of, without what names it: two versions are compared by this.</summary>
    public static string WriteContent(TemplateContent content) => JsonSerializer.Serialize(
        new
        {
            content.Fields,
            Recipe = new Base(content.Recipe.TaskDefinition is { } text ? RecipeRules.Read(text) : null, content.Recipe.MainContainer),
            content.Guardrails,
            content.Notes,
        },
        Options);

    /// <summary>Reads what <see cref="WriteContent"/> wrote and a person altered.</summary>
    public static (TemplateContent? Content, FieldProblem? Problem) ReadContent(string text)
    {
        var (document, problem) = Read<Contents>(text);
        return document is null ? (null, problem)
            : (new(document.Fields, RecipeOf(document.Recipe), document.Guardrails ?? [], document.Notes ?? ""), null);
    }

    private sealed record Contents(IReadOnlyList<Field> Fields, Base? Recipe = null, IReadOnlyList<GuardrailSetting>? Guardrails = null, string? Notes = null);

    public static FileOutcome Read(string text)
    {
        var (document, problem) = Read<Document>(text);
        if (document is null)
        {
            return new FileOutcome.Unreadable(problem ?? new("", "The file is empty."));
        }

        if (document.Format != Format)
        {
            return new FileOutcome.Unreadable(new("format", $"This is \"{FieldRules.Short(document.Format)}\", not {Format}. Export the template again with this Berth."));
        }

        return VersionNumber().Match(document.Version) is { Success: true } number
            ? new FileOutcome.Read(new(
                document.Id, document.Kind, Number(number, "major"), Number(number, "minor"),
                new(document.Name, document.Summary, document.Owner, document.Teams, document.ImageDemand),
                new(document.Fields, RecipeOf(document.Recipe), document.Guardrails ?? [], document.Notes ?? "")))
            : new FileOutcome.Unreadable(new("version", $"\"{FieldRules.Short(document.Version)}\" is not a version. Write major.minor, such as 1.0."));
    }

    private static Recipe RecipeOf(Base? recipe) =>
        recipe is null ? Recipe.Empty : new(recipe.TaskDefinition is { } definition ? RecipeRules.Write(definition) : null, recipe.MainContainer);

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].Value, System.Globalization.CultureInfo.InvariantCulture);

    private static (T? Document, FieldProblem? Problem) Read<T>(string text) where T : class
    {
        if (text.Length > MostCharacters)
        {
            return (null, new("", System.FormattableString.Invariant($"The file has {text.Length:N0} characters; the most is {MostCharacters:N0}. A template is far smaller: is it the right file?")));
        }

        try
        {
            return JsonSerializer.Deserialize<T>(text, Options) is { } read ? (read, null) : (null, new("", "The file holds nothing but null. Export a template to see the form."));
        }
        catch (JsonException wrong)
        {
            return (null, FileSentences.Of(wrong));
        }
        catch (Exception unreadable) when (unreadable is InvalidOperationException or ArgumentException)
        {
            // half of a surrogate pair, escaped or as it is
            return (null, new("", "The file holds half of a character. Save it as UTF-8 and try again."));
        }
    }

    [GeneratedRegex(@"\A(?<major>[1-9][0-9]{0,5})\.(?<minor>0|[1-9][0-9]{0,5})\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex VersionNumber();
}
