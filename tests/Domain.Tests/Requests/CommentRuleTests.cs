using Domain.Requests;

namespace Domain.Tests.Requests;

public sealed class CommentRuleTests
{
    private static readonly Mentionable Ben = new(Guid.CreateVersion7(), "Ben Adeyemi", "Team lead");
    private static readonly Mentionable Ines = new(Guid.CreateVersion7(), "Ines Faria", "Developer");
    private static readonly Mentionable OtherInes = new(Guid.CreateVersion7(), "Ines Costa", "Developer");
    private static readonly Mentionable Twin = new(Guid.CreateVersion7(), "Ben Adeyemi", "Platform admin");

    [Theory]
    [InlineData("@Ben Adeyemi, please look")]
    [InlineData("please look, @ben adeyemi")]
    [InlineData("(@Ben) please look")]
    public void An_at_that_begins_a_word_names_the_person_by_whole_or_first_name(string text) =>
        Assert.Equal([Ben.PersonId], CommentRules.Named(text, [Ben, Ines]));

    [Theory]
    [InlineData("mail ben@Ben.example")]
    [InlineData("run registry.example.com/app@sha256:00")]
    [InlineData("@Benjamin is someone else")]
    [InlineData("@Nobody")]
    [InlineData("@")]
    public void What_stands_inside_a_word_or_goes_on_names_nobody(string text) => Assert.Empty(CommentRules.Named(text, [Ben, Ines]));

    [Fact]
    public void A_first_name_that_two_share_names_nobody_and_a_whole_name_that_two_share_names_both()
    {
        Assert.Empty(CommentRules.Named("@Ines?", [Ines, OtherInes]));
        Assert.Equal([Ines.PersonId], CommentRules.Named("@Ines Faria?", [Ines, OtherInes]));
        Assert.Equal(new HashSet<Guid> { Ben.PersonId, Twin.PersonId }, CommentRules.Named("@Ben Adeyemi?", [Ben, Twin]));
    }

    [Fact]
    public void The_pieces_of_a_text_are_the_text()
    {
        const string text = "@Ben and @Ines Faria: <b>look</b> at a@b.example";

        var parts = CommentRules.Parts(text, [Ben, Ines]);

        Assert.Equal(text, string.Concat(parts.Select(p => p.Text)));
        Assert.Equal(["@Ben", "@Ines Faria"], parts.Where(p => p.PersonId is not null).Select(p => p.Text));
    }

    [Theory]
    [InlineData("@", "")]
    [InlineData("see @Be", "Be")]
    [InlineData("see @Ben Ad", "Ben Ad")]
    [InlineData("mail a@b", null)]
    [InlineData("done, @Ben Adeyemi please look at it", null)]
    [InlineData("no name here", null)]
    public void A_name_is_being_typed_after_an_at(string text, string? typed) => Assert.Equal(typed, CommentRules.Typed(text));

    [Fact]
    public void A_comment_has_one_to_4000_characters()
    {
        Assert.NotNull(CommentRules.WhyNot("", 0));
        Assert.Null(CommentRules.WhyNot(new string('x', 4000), 0));
        Assert.Contains("4,001 characters; use 4,000", CommentRules.WhyNot(new string('x', 4001), 0), StringComparison.Ordinal);
        Assert.NotNull(CommentRules.WhyNot("\u001b[31m", 0));
        Assert.NotNull(CommentRules.WhyNot("one more", 1000));
    }
}
