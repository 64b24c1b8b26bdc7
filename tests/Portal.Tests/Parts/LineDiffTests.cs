using Portal.Parts;

namespace Portal.Tests.Parts;

public sealed class LineDiffTests
{
    [Fact]
    public void Equal_texts_fold_into_one_line()
    {
        var row = Assert.Single(LineDiff.Compare(Lines(1, 20), Lines(1, 20)));

        Assert.Equal(20, Assert.IsType<DiffRow.Fold>(row).Lines);
    }

    [Fact]
    public void Two_empty_texts_have_no_rows() => Assert.Empty(LineDiff.Compare("", ""));

    [Fact]
    public void A_new_thing_is_all_added()
    {
        var rows = LineDiff.Compare("", "a\nb\n");

        Assert.Equal(["-|1 a*", "-|2 b*"], rows.Select(Text));
        Assert.Equal((0, 2), LineDiff.Count(rows));
    }

    [Fact]
    public void A_thing_that_goes_away_is_all_removed() =>
        Assert.Equal(["1 a*|-", "2 b*|-"], LineDiff.Compare("a\nb", "").Select(Text));

    [Fact]
    public void A_changed_line_lies_beside_the_line_it_came_from_with_its_words_marked()
    {
        var rows = LineDiff.Compare("{\n  \"cpu\": \"512\",\n}", "{\n  \"cpu\": \"1024\",\n}");

        Assert.Equal(["1 {|1 {", "2   \"cpu\": \"[512]\",*|2   \"cpu\": \"[1024]\",*", "3 }|3 }"], rows.Select(Text));
    }

    [Fact]
    public void An_inserted_line_does_not_push_its_neighbours_out_of_place()
    {
        var rows = LineDiff.Compare("\"min\": 2,\n\"max\": 8", "\"min\": 3,\n\"step\": \"none at all\",\n\"max\": 12");

        Assert.Equal(
            ["1 \"min\": [2],*|1 \"min\": [3],*", "-|2 \"step\": \"none at all\",*", "2 \"max\": [8]*|3 \"max\": [12]*"],
            rows.Select(Text));
    }

    [Fact]
    public void Lines_with_nothing_in_common_are_not_paired() =>
        Assert.Equal(["1 alpha beta*|-", "-|1 gamma: 12*"], LineDiff.Compare("alpha beta", "gamma: 12").Select(Text));

    [Fact]
    public void Only_the_lines_around_a_change_stay()
    {
        var rows = LineDiff.Compare(Lines(1, 30), Lines(1, 30).Replace("line 15\n", "line 15 changed\n", StringComparison.Ordinal), context: 2);

        Assert.Equal(
            ["fold 12", "13 line 13|13 line 13", "14 line 14|14 line 14", "15 line 15*|15 line 15[ changed]*", "16 line 16|16 line 16", "17 line 17|17 line 17", "fold 13"],
            rows.Select(Text));
    }

    [Fact]
    public void A_stretch_too_short_to_be_worth_folding_stays() =>
        Assert.DoesNotContain(LineDiff.Compare("x\n" + Lines(1, 6) + "y", "z\n" + Lines(1, 6) + "w"), r => r is DiffRow.Fold);

    [Fact]
    public void Windows_line_ends_are_no_difference() =>
        Assert.IsType<DiffRow.Fold>(Assert.Single(LineDiff.Compare(Lines(1, 9).ReplaceLineEndings("\r\n"), Lines(1, 9))));

    [Fact]
    public void Both_sides_can_be_read_back_from_the_rows()
    {
        var random = new Random(7);
        for (var round = 0; round < 200; round++)
        {
            var (before, after) = (Some(random), Some(random));

            var pairs = LineDiff.Compare(before, after, context: 1000).Cast<DiffRow.Pair>().ToList();

            Assert.Equal(before, Joined(pairs.Select(p => p.Old)));
            Assert.Equal(after, Joined(pairs.Select(p => p.New)));
        }
    }

    private static string Some(Random random) =>
        string.Join('\n', Enumerable.Range(0, random.Next(1, 12)).Select(_ => $"key{random.Next(4)}: {random.Next(3)} {random.Next(3)}"));

    private static string Joined(IEnumerable<DiffLine?> lines) =>
        string.Join('\n', lines.OfType<DiffLine>().Select(l => string.Concat(l.Spans.Select(s => s.Text))));

    private static string Lines(int from, int count) => string.Concat(Enumerable.Range(from, count).Select(i => $"line {i}\n"));

    private static string Text(DiffRow row) => row switch
    {
        DiffRow.Fold fold => $"fold {fold.Lines}",
        DiffRow.Pair pair => $"{Text(pair.Old)}|{Text(pair.New)}",
        _ => throw new InvalidOperationException(),
    };

    private static string Text(DiffLine? line) => line is null
        ? "-"
        : $"{line.Number} {string.Concat(line.Spans.Select(s => s.Marked ? $"[{s.Text}]" : s.Text))}{(line.Changed ? "*" : "")}";
}
