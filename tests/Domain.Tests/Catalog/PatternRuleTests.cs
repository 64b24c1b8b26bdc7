using Domain.Catalog;

namespace Domain.Tests.Catalog;

public sealed class PatternRuleTests
{
    [Theory]
    [InlineData("""{"source":["aws.s3"],"detail-type":["Object Created"]}""")]
    [InlineData("""{"detail":{"object":{"key":[{"prefix":"in/"},{"suffix":".csv"}],"size":[{"numeric":[">",0]}]}}}""")]
    [InlineData("""{"$or":[{"source":["a"]},{"detail":{"state":[{"exists":true},null]}}]}""")]
    public void A_pattern_that_EventBridge_takes_is_let_through(string pattern) => Assert.Null(PatternRules.WhyNot("Pattern", pattern));

    [Theory]
    [InlineData("source: aws.s3", "Pattern is not JSON.")]
    [InlineData("""{"source":["a"],"source":["b"]}""", "Pattern is not JSON.")]
    [InlineData("{}", "at least one field")]
    [InlineData("""["aws.s3"]""", "at least one field")]
    [InlineData("""{"source":"aws.s3"}""", "\"source\" must be a list of values")]
    [InlineData("""{"source":[]}""", "\"source\" must be a list of values")]
    [InlineData("""{"detail":{}}""", "at least one field")]
    [InlineData("""{"source":[["aws.s3"]]}""", "cannot be a list in a list")]
    [InlineData("""{"source":[{"begins":"aws"}]}""", "one operator of prefix")]
    [InlineData("""{"$or":[{"source":["a"]},{"source":"b"}]}""", "\"source\" must be a list of values")]
    public void One_that_it_would_refuse_is_refused_with_what_to_write(string pattern, string why)
    {
        var said = PatternRules.WhyNot("Pattern", pattern);

        Assert.Contains(why, said, StringComparison.Ordinal);
        Assert.Contains("""{"source":["aws.s3"]""", said, StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_is_too_long_is_told_its_length() =>
        Assert.Equal("Pattern has 4111 characters; EventBridge takes 4096 or fewer.", PatternRules.WhyNot("Pattern", $$"""{"source":["{{new string('a', 4096)}}"]}"""));

    [Theory]
    [InlineData("""{ "source": ["aws.s3"], "detail-type": ["Object Created", "Object Deleted"] }""", "events of aws.s3: Object Created or Object Deleted")]
    [InlineData("""{"source":["aws.ecs"]}""", "any event of aws.ecs that fits")]
    [InlineData("""{"detail-type":["Order placed"]}""", "events Order placed")]
    [InlineData("""{"source":[{"prefix":"shop."}]}""", "any event that fits")]
    public void It_reads_as_words(string pattern, string words) => Assert.Equal(words, PatternRules.Words(pattern));

    [Fact]
    public void White_space_makes_no_difference() =>
        Assert.Equal("""{"source":["aws.s3"],"detail":{"key":["Ü/*"]}}""", PatternRules.Tidy("{ \"source\": [\"aws.s3\"],\n \"detail\": { \"key\": [\"Ü/*\"] } }"));
}
