using Domain.Catalog;
using Domain.Kinds;
using Domain.Kinds.Services;
using Domain.Requests;
using Domain.Teams;

namespace Domain.Tests.Catalog;

public sealed class FieldRuleTests
{
    private static readonly IReadOnlyList<Field> Fields = StarterTemplates.All(DateTimeOffset.UnixEpoch)[0].Versions[0].Fields;
    private static readonly TeamLimits Limits = new(12, 24, 64, 15, [Compute.Fargate, Compute.Ec2]);

    public static readonly Dictionary<string, string> Good = new()
    {
        [FieldNames.Name] = "checkout-api",
        [FieldNames.Image] = "registry.example.com/payments/checkout-api:2.9.0",
        [FieldNames.TargetGroup] = "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/payments-prod-api/0123456789abcdef",
    };

    [Fact]
    public void Defaults_fill_what_was_left_out() => Assert.Empty(Problems(Good));

    [Theory]
    [InlineData("nginx:1.29")]
    [InlineData("public.ecr.aws/nginx/nginx:1.29")]
    [InlineData("localhost:5000/a/b:v1")]
    [InlineData("111122223333.dkr.ecr.us-east-1.amazonaws.com/pay/api@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    public void A_well_formed_image_passes(string image) => Assert.Null(ImageRules.WhyNot(image));

    [Theory]
    [InlineData("nginx", "nginx:1.0")]
    [InlineData("nginx latest:1", "space")]
    [InlineData("https://registry.example.com/a:1", "https://")]
    [InlineData("Nginx:1.29", "nginx:1.29")]
    [InlineData("a/b@sha256:beef", "64 hexadecimal")]
    [InlineData("a//b:1", "registry/repository:tag")]
    [InlineData("a:1:2", "registry/repository:tag")]
    public void A_malformed_image_is_refused_with_a_way_out(string image, string way) => Assert.Contains(way, ImageRules.WhyNot(image), StringComparison.Ordinal);

    [Fact]
    public void An_image_name_longer_than_aws_takes_is_refused() => Assert.Contains("255", ImageRules.WhyNot(new string('a', 260) + ":1"), StringComparison.Ordinal);

    [Theory]
    [InlineData(256, 512)]
    [InlineData(512, 4096)]
    [InlineData(4096, 30720)]
    [InlineData(16384, 122880)]
    public void Fargate_pairs_of_the_developer_guide_pass(int cpu, int memory) => Assert.Null(SizeRules.WhyNotPair(Compute.Fargate, cpu, memory));

    [Theory]
    [InlineData(256, 4096, "2,048")]
    [InlineData(1024, 1024, "2,048")]
    [InlineData(8192, 17000, "16,384")]
    public void An_impossible_pair_names_the_nearest(int cpu, int memory, string nearest)
    {
        Assert.Contains($"nearest is {nearest} MiB", SizeRules.WhyNotPair(Compute.Fargate, cpu, memory), StringComparison.Ordinal);
        Assert.NotNull(SizeRules.WhyNotPair(Compute.FargateSpot, cpu, memory));
    }

    [Fact]
    public void A_cpu_that_fargate_lacks_lists_those_it_has() => Assert.Contains("256, 512, 1,024", SizeRules.WhyNotPair(Compute.Fargate, 300, 512), StringComparison.Ordinal);

    [Fact]
    public void On_ec2_any_pair_goes() => Assert.Null(SizeRules.WhyNotPair(Compute.Ec2, 300, 700));

    [Theory]
    [InlineData(FieldNames.MaxTasks, "13", FieldNames.MaxTasks, "ceiling of 12")]
    [InlineData(FieldNames.MinTasks, "9", FieldNames.MinTasks, "above the most, 4")]
    [InlineData(FieldNames.MinTasks, "two", FieldNames.MinTasks, "whole number")]
    [InlineData(FieldNames.MinTasks, "0", FieldNames.MinTasks, "least is 1")]
    [InlineData(FieldNames.Memory, "3000", FieldNames.Memory, "nearest is 3,072 MiB")]
    [InlineData(FieldNames.Compute, "FargateSpot", FieldNames.Compute, "may not run on Fargate Spot")]
    [InlineData(FieldNames.Compute, "1", FieldNames.Compute, "not something tasks can run on")]
    [InlineData(FieldNames.LogDays, "7", FieldNames.LogDays, "locked to 30")]
    [InlineData(FieldNames.Name, "Checkout_API", FieldNames.Name, "lower-case")]
    [InlineData(FieldNames.TargetGroup, "payments", FieldNames.TargetGroup, "not a target group ARN")]
    [InlineData("privileged", "true", "privileged", "no field")]
    public void A_value_that_does_not_fit_is_refused_at_its_field(string field, string value, string at, string why)
    {
        var values = new Dictionary<string, string>(Good) { [field] = value };

        var problem = Assert.Single(Problems(values));

        Assert.Equal(at, problem.Field);
        Assert.Contains(why, problem.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_required_value_that_is_missing_says_what_belongs_there() =>
        Assert.Contains("registry", Assert.Single(Problems(new Dictionary<string, string>(Good) { [FieldNames.Image] = " " }), p => p.Field == FieldNames.Image).Why, StringComparison.OrdinalIgnoreCase);

    [Fact]
    public void An_environments_own_ceiling_is_said_under_the_field_and_after_the_teams()
    {
        var own = Limits with { MaxTasksPerService = 6, Compute = [] };
        Assert.Collection(
            Problems(new Dictionary<string, string>(Good) { [FieldNames.MaxTasks] = "8" }, own),
            p => Assert.StartsWith("payments/dev may not run on Fargate.", p.Why, StringComparison.Ordinal),
            p => Assert.StartsWith("8 tasks are above payments/dev's ceiling of 6", p.Why, StringComparison.Ordinal));
        Assert.Contains(
            Problems(new Dictionary<string, string>(Good) { [FieldNames.MaxTasks] = "13" }, own),
            p => p.Why.StartsWith("13 tasks are above the team's ceiling of 12", StringComparison.Ordinal));
    }

    private static IReadOnlyList<FieldProblem> Problems(IReadOnlyDictionary<string, string> values, TeamLimits? own = null) => RequestKinds.Fill(
        Fields, null, values, v => [.. ServiceInputs.Problems(v), .. CeilingFieldRules.Problems(v, Ceiling.Of(Limits, "payments/dev", own))]).Problems;
}
