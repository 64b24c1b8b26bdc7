using System.Text.Json.Nodes;
using CsCheck;
using Domain.Catalog;

namespace Domain.Tests.Catalog;

public sealed class TemplateFileTests
{
    [Fact]
    public void What_is_imported_is_what_was_exported() => RandomTemplates.Any.Sample(template =>
    {
        var text = TemplateFile.Write(template);

        var read = Assert.IsType<FileOutcome.Read>(TemplateFile.Read(text)).Template;

        Same(template, read);
        Assert.Equal(text, TemplateFile.Write(read));
    });

    [Fact]
    public void The_content_alone_comes_back_too() => RandomTemplates.Any.Sample(template =>
    {
        var (content, problem) = TemplateFile.ReadContent(TemplateFile.WriteContent(template.Content));

        Assert.Null(problem);
        Assert.Equal(TemplateFile.WriteContent(template.Content), TemplateFile.WriteContent(content ?? throw new InvalidOperationException()));
    });

    [Fact]
    public void The_starter_templates_may_be_published_and_come_back() => Assert.All(StarterTemplates.All(DateTimeOffset.UnixEpoch), t =>
    {
        var content = TemplateContent.Of(t.Versions[0]);
        Assert.Empty(TemplateRules.Problems(t.Kind, content));
        var exported = new ExportedTemplate(t.Id, t.Kind, 1, 0, TemplateAbout.Of(t), content);
        Same(exported, Assert.IsType<FileOutcome.Read>(TemplateFile.Read(TemplateFile.Write(exported))).Template);
    });

    [Theory]
    [InlineData("", "not JSON")]
    [InlineData("null", "nothing but null")]
    [InlineData("[]", "another kind")]
    [InlineData("{", "not JSON (line 1)")]
    [InlineData("""{"format":"berth-template/1"}""", "lacks")]
    [InlineData("""{"format":"berth-template/1","surprise":1}""", "\"surprise\"")]
    [InlineData("""{"format":"a","format":"b"}""", "twice")]
    public void A_file_that_cannot_be_read_says_where_and_why(string text, string says) =>
        Assert.Contains(says, Assert.IsType<FileOutcome.Unreadable>(TemplateFile.Read(text)).Problem.Why, StringComparison.Ordinal);

    [Theory]
    [InlineData("fields[0].kind", "\"Text\"", "\"Textt\"", "fields[0].kind must be one of Text, Number")]
    [InlineData("fields[0].min", "2", "\"two\"", "fields[0].min has a value of another kind")]
    [InlineData("kind", "\"Service\"", "\"Servise\"", "kind must be one of Service, Cluster")]
    [InlineData("version", "\"1.0\"", "\"1\"", "major.minor")]
    [InlineData("format", "\"berth-template/1\"", "\"helm\"", "berth-template/1")]
    public void A_wrong_value_is_named_by_its_path(string path, string good, string bad, string says)
    {
        var starter = StarterTemplates.All(DateTimeOffset.UnixEpoch)[0];
        var text = TemplateFile.Write(new("web-service", TemplateKind.Service, 1, 0, TemplateAbout.Of(starter), TemplateContent.Of(starter.Versions[0])));
        var member = $"\"{path[(path.LastIndexOf('.') + 1)..]}\": {good}";
        var at = text.IndexOf(member, path.StartsWith("fields", StringComparison.Ordinal) ? text.IndexOf("\"fields\"", StringComparison.Ordinal) : 0, StringComparison.Ordinal);
        Assert.True(at >= 0, member);

        var problem = Assert.IsType<FileOutcome.Unreadable>(TemplateFile.Read(text[..at] + member.Replace(good, bad, StringComparison.Ordinal) + text[(at + member.Length)..])).Problem;

        Assert.Equal(path, problem.Field);
        Assert.Contains(says, problem.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_too_large_is_not_read() =>
        Assert.Contains("262,144", Assert.IsType<FileOutcome.Unreadable>(TemplateFile.Read(new string(' ', TemplateFile.MostCharacters + 1))).Problem.Why, StringComparison.Ordinal);

    [Fact]
    public void No_file_makes_the_reader_fail() => Gen.Select(RandomTemplates.Any, Gen.Int[0, 100_000], Gen.Int[0, 40], Gen.String[Gen.Char, 0, 8]).Sample((template, at, cut, put) =>
    {
        var text = TemplateFile.Write(template);
        var from = at % text.Length;

        _ = TemplateFile.Read(text[..from] + put + text[Math.Min(text.Length, from + cut)..]);
        _ = TemplateRules.Problems(template.Kind, template.Content);
        _ = TemplateRules.Problems(template.Id, template.About).ToList();
        _ = SchemaRules.Of("any", template.Content.Fields, new FormPlace("prod", "production"));
    });

    private static void Same(ExportedTemplate expected, ExportedTemplate actual)
    {
        Assert.Equal((expected.Id, expected.Kind, expected.Major, expected.Minor), (actual.Id, actual.Kind, actual.Major, actual.Minor));
        Assert.Equivalent(expected.About, actual.About, strict: true);
        Assert.Equivalent(expected.Content, actual.Content, strict: true);
    }
}

/// <summary>Templates of every shape, sound or not.</summary>
internal static class RandomTemplates
{
    // half of a character cannot stand in a file at all
    private static readonly Gen<string> Text = Gen.String[Gen.OneOf(Gen.Char[' ', '~'], Gen.Char['\u00a0', '\u04ff'], Gen.OneOf<char>(Gen.Const('\n'), Gen.Const('\t'), Gen.Const('"'), Gen.Const('\\'))), 0, 12];
    private static readonly Gen<IReadOnlyList<string>> Texts = Text.Array[0, 3].Select(a => (IReadOnlyList<string>)a);
    private static readonly Gen<FieldMode> Mode = Gen.Enum<FieldMode>();

    private static readonly Gen<FieldOverride> Override = Gen.Select(Text, Maybe(Mode), Null(Text), Maybe(Gen.Int), Maybe(Gen.Int), Null(Texts), (a, b, c, d, e, f) => new FieldOverride(a, b, c, d, e, f));

    private static readonly Gen<FieldCondition> Condition = Gen.Select(Text, Gen.Enum<ConditionTest>(), Texts, (a, b, c) => new FieldCondition(a, b, c));

    private static readonly Gen<Field> AnyField =
        from name in Gen.OneOf(Text, Gen.Int[0, FieldNames.All.Count - 1].Select(i => FieldNames.All[i]))
        from kind in Gen.Enum<FieldKind>()
        from step in Gen.Enum<FieldStep>()
        from mode in Mode
        from words in Gen.Select(Text, Text, Null(Text), Null(Text), Null(Text), Null(Text), Null(Text))
        from range in Gen.Select(Maybe(Gen.Int), Maybe(Gen.Int), Null(Texts), Gen.Bool, Gen.Bool)
        from others in Null(Override.Array[0, 3].Select(a => (IReadOnlyList<FieldOverride>)a))
        from when in Null(Condition)
        select new Field(name, words.Item1, kind, step, mode, words.Item2, words.Item3, words.Item4, words.Item5, range.Item1, range.Item2, words.Item6, range.Item3, range.Item4, words.Item7, others, when, range.Item5);

    private static readonly Gen<Recipe> Recipes = Gen.Select(Null(Gen.Select(Text, Text, Gen.Int, (a, b, c) => new JsonObject
    {
        ["family"] = a, ["containerDefinitions"] = new JsonArray(new JsonObject { ["name"] = b, ["cpu"] = c, ["environment"] = new JsonArray() }),
    }.ToJsonString(Indented))), Null(Text), (a, b) => new Recipe(a, b));

    private static readonly Gen<GuardrailSetting> Setting = Gen.Select(Gen.OneOf(Text, Gen.Int[0, GuardrailRules.All.Count - 1].Select(i => GuardrailRules.All[i].Id)), Gen.Enum<GuardrailLevel>(), Null(Texts), (a, b, c) => new GuardrailSetting(a, b, c));

    private static readonly Gen<TemplateAbout> About = Gen.Select(Text, Text, Text, Null(Texts), Null(Gen.Select(Gen.Enum<ImageProof>(), Maybe(Gen.Enum<FindingSeverity>()), (a, b) => new ImageDemand(a, b))), (a, b, c, d, e) => new TemplateAbout(a, b, c, d, e));

    private static readonly Gen<TemplateContent> Content = Gen.Select(AnyField.Array[0, 5], Recipes, Setting.Array[0, 3], Text, (a, b, c, d) => new TemplateContent(a, b, c, d));

    public static readonly Gen<ExportedTemplate> Any = Gen.Select(Text, Gen.Enum<TemplateKind>(), Gen.Int[1, 999], Gen.Int[0, 999], About, Content, (a, b, c, d, e, f) => new ExportedTemplate(a, b, c, d, e, f));

    private static System.Text.Json.JsonSerializerOptions Indented => new() { WriteIndented = true, NewLine = "\n", Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static Gen<T?> Null<T>(Gen<T> gen) where T : class => Gen.Select(gen, Gen.Bool, (value, given) => given ? value : null);

    private static Gen<T?> Maybe<T>(Gen<T> gen) where T : struct => Gen.Select(gen, Gen.Bool, (value, given) => given ? value : (T?)null);
}
