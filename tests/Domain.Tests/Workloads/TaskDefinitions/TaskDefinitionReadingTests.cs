using Domain.Workloads.TaskDefinitions;

namespace Domain.Tests.Workloads.TaskDefinitions;

public sealed class TaskDefinitionReadingTests
{
    private const string Small = """{"family":"api","containerDefinitions":[{"name":"app","image":"nginx:1"}]}""";

    [Fact]
    public void What_describe_answers_is_read_whole_with_and_without_its_outer_key()
    {
        const string inner = """
            {"taskDefinitionArn":"arn:aws:ecs:us-east-1:111122223333:task-definition/api:7","revision":7,"status":"ACTIVE","registeredAt":"2026-01-01","registeredBy":"x",
             "requiresAttributes":[{"name":"ecs.capability.task-eni"}],"compatibilities":["EC2"],
             "family":"api","containerDefinitions":[{"name":"app","image":"nginx:1","cpu":0,"essential":true,"environment":[]}],"volumes":[]}
            """;

        var bare = Assert.IsType<TaskDefinitionReading.Read>(TaskDefinitionReading.Of(inner));
        var whole = Assert.IsType<TaskDefinitionReading.Read>(TaskDefinitionReading.Of($$"""{"taskDefinition":{{inner}},"tags":[{"key":"cost","value":"9"}]}"""));
        var asked = Assert.IsType<TaskDefinitionReading.Read>(TaskDefinitionReading.Of(Small));

        Assert.Equal(asked.Document, bare.Document);
        Assert.Equal("9", whole.Document.Tags["cost"]);
        Assert.Equal(["taskDefinitionArn", "revision", "status", "registeredAt", "registeredBy", "requiresAttributes", "compatibilities"], bare.LeftOut);
        Assert.Empty(asked.LeftOut);
    }

    [Theory]
    [InlineData("", "There is nothing to read. Paste the JSON of a task definition.")]
    [InlineData("{", "This is not JSON, or nested too deeply for a task definition: something is wrong at line 1, column 2. Correct it and try again.")]
    [InlineData("[]", "A task definition is a JSON object that begins with {. Paste all of it.")]
    [InlineData("""{"taskDefinition":3}""", "A task definition is a JSON object that begins with {. Paste all of it.")]
    [InlineData("""{"family":"a"}""", "There is no containerDefinitions with at least one container. Add one.")]
    [InlineData("""{"containerDefinitions":[{"image":"x"}]}""", "containerDefinitions[0] has no name. Name every container.")]
    [InlineData("""{"containerDefinitions":[{"name":"x"},{"name":"x"}]}""", "Two containers are named x. Give each its own name.")]
    [InlineData("""{"familly":"a"}""", "familly is not a key AWS knows in a task definition. Correct or remove it.")]
    [InlineData("""{"ContainerDefinitions":[]}""", "ContainerDefinitions is not a key AWS knows in a task definition. AWS's JSON spells it containerDefinitions; capitals are CloudFormation's way. Correct it.")]
    [InlineData("""{"containerDefinitions":[{"name":"x","healthcheck":{}}]}""", "containerDefinitions[0].healthcheck is not a key AWS knows there. AWS's JSON spells it healthCheck. Correct it.")]
    [InlineData("""{"containerDefinitions":[{"name":"x","linuxParameters":{"capabilities":{"grant":[]}}}]}""", "containerDefinitions[0].linuxParameters.capabilities.grant is not a key AWS knows there. Correct or remove it.")]
    [InlineData("""{"cpu":256}""", "cpu must be text in quotation marks, not a number like that. Correct it.")]
    [InlineData("""{"containerDefinitions":[{"name":"x","memory":"512"}]}""", "containerDefinitions[0].memory must be a whole number, not text. Correct it.")]
    [InlineData("""{"containerDefinitions":[{"name":"x","memory":1.5}]}""", "containerDefinitions[0].memory must be a whole number, not a number like that. Correct it.")]
    [InlineData("""{"containerDefinitions":[{"name":"x","essential":"yes"}]}""", "containerDefinitions[0].essential must be true or false, not text. Correct it.")]
    [InlineData("""{"containerDefinitions":{"name":"x"}}""", "containerDefinitions must be a list in [ ], not an object. Correct it.")]
    [InlineData("""{"containerDefinitions":[{"name":"x","dockerLabels":{"a":1}}]}""", "containerDefinitions[0].dockerLabels.a must be text in quotation marks, not a number like that. Correct it.")]
    [InlineData("""{"family":"a","family":"b"}""", "family stands twice. Keep one of them.")]
    [InlineData("""{"taskDefinition":{},"failures":[]}""", "Beside taskDefinition stands failures, which describe-task-definition does not answer. Remove it.")]
    public void What_cannot_be_read_is_refused_with_the_place_and_what_to_do(string text, string why) =>
        Assert.Equal(why, Assert.IsType<TaskDefinitionReading.Refused>(TaskDefinitionReading.Of(text)).Why[0]);

    [Fact]
    public void Everything_wrong_is_told_at_once_but_not_without_end()
    {
        var many = string.Join(',', Enumerable.Range(0, 60).Select(i => $"\"x{i}\":1"));

        var refused = Assert.IsType<TaskDefinitionReading.Refused>(TaskDefinitionReading.Of($$"""{{{many}}}"""));

        Assert.Equal(21, refused.Why.Count);
        Assert.Equal("There is more like this further down.", refused.Why[^1]);
    }

    [Fact]
    public void Too_much_is_refused_before_and_after_it_is_read()
    {
        var blanks = Small + new string(' ', TaskDefinitionReading.MostBytes);
        var fat = Small.Replace("nginx:1", new string('x', TaskDefinitionDocument.MostBytes), StringComparison.Ordinal);
        var deep = string.Concat(Enumerable.Repeat("""{"a":""", 5000));

        Assert.StartsWith("The text is longer than 256 KiB", Assert.IsType<TaskDefinitionReading.Refused>(TaskDefinitionReading.Of(blanks)).Why[0], StringComparison.Ordinal);
        Assert.Contains("AWS takes 65,536.", Assert.IsType<TaskDefinitionReading.Refused>(TaskDefinitionReading.Of(fat)).Why[0], StringComparison.Ordinal);
        Assert.StartsWith("This is not JSON, or nested too deeply", Assert.IsType<TaskDefinitionReading.Refused>(TaskDefinitionReading.Of(deep)).Why[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Null_is_taken_as_not_given() => Assert.Equal(
        Assert.IsType<TaskDefinitionReading.Read>(TaskDefinitionReading.Of(Small)).Document,
        Assert.IsType<TaskDefinitionReading.Read>(TaskDefinitionReading.Of(Small.Replace("{\"family\"", "{\"volumes\":null,\"family\"", StringComparison.Ordinal))).Document);
}
