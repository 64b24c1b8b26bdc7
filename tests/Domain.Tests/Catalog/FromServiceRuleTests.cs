using Domain.Catalog;
using Domain.Kinds.Services;
using Domain.Teams;
using Domain.Workloads;
using Domain.Workloads.TaskDefinitions;

namespace Domain.Tests.Catalog;

public sealed class FromServiceRuleTests
{
    private const string Key = "AKIAIOSFODNN7EXAMPLE";
    private static readonly TaskDefinitionDocument Definition = Assert.IsType<TaskDefinitionReading.Read>(TaskDefinitionReading.Of($$"""
        {"family":"shop","networkMode":"awsvpc","requiresCompatibilities":["FARGATE"],"cpu":"256","memory":"512","containerDefinitions":[
          {"name":"proxy","image":"envoy:1","essential":false,"environment":[{"name":"LEVEL","value":"info"},{"name":"AWS_ACCESS_KEY_ID","value":"{{Key}}"}]},
          {"name":"app","image":"shop:1","environment":[{"name":"MODE","value":"live"},{"name":"UPLOAD_KEY","value":"{{Key}}"}],"portMappings":[{"containerPort":80}]}]}
        """)).Document;
    private static readonly ServiceSpec Service = new("main", "shop", "shop:1", Compute.Fargate, null, [], [], false, null, "app", 80);

    [Fact]
    public void A_sidecar_keeps_its_variables_and_what_looks_like_a_secret_is_named_with_its_container()
    {
        var content = FromServiceRules.Content(Service, Definition, new LiveFacts(new ClusterFacts("main", "arn", ["FARGATE"], [], 0, 0), 30, Definition, "arn", Service, null, null, [], true, 1, 1));

        Assert.Contains("LEVEL", content.Recipe.TaskDefinition, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, content.Recipe.TaskDefinition + string.Join(' ', content.Fields.Select(f => f.Default)), StringComparison.Ordinal);
        Assert.Contains("look like secrets: UPLOAD_KEY, AWS_ACCESS_KEY_ID of container proxy.", content.Notes, StringComparison.Ordinal);
        Assert.Equal(["UPLOAD_KEY", "AWS_ACCESS_KEY_ID of container proxy"], FromServiceRules.LeftOut(Definition, "app"));
    }
}
