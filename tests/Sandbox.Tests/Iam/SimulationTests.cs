using Amazon.IdentityManagement.Model;

namespace Sandbox.Tests.Iam;

/// <summary>IAM API Reference, SimulateCustomPolicy and SimulatePrincipalPolicy.</summary>
public sealed class SimulationTests
{
    private const string Service = "arn:aws:ecs:us-east-1:111122223333:service/main/payments-dev-web";
    private const string Allow = """
        {
          "Version": "2012-10-17",
          "Statement": [
            {
              "Effect": "Allow",
              "Action": "ecs:*",
              "Resource": "*"
            }
          ]
        }
        """;

    [Fact]
    public async Task Policies_alone_are_simulated_and_the_statement_that_decides_is_shown_by_its_place()
    {
        using var bed = new Testbed();
        var results = await Custom(bed, new() { PolicyInputList = [Allow], ActionNames = ["ecs:ListClusters", "iam:GetRole"] });
        Assert.Equal(["allowed", "implicitDeny"], results.Select(r => r.EvalDecision.Value));
        var matched = results[0].MatchedStatements.Single();
        Assert.Equal(("PolicyInputList.1", 3, 17, 8, 6), (matched.SourcePolicyId, matched.StartPosition.Line ?? 0, matched.StartPosition.Column ?? 0, matched.EndPosition.Line ?? 0, matched.EndPosition.Column ?? 0));
    }

    [Fact]
    public async Task A_boundary_is_asked_besides_and_reported_by_itself()
    {
        using var bed = new Testbed();
        const string boundary = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ecs:List*","Resource":"*"}]}""";
        var results = await Custom(bed, new() { PolicyInputList = [Allow], PermissionsBoundaryPolicyInputList = [boundary], ActionNames = ["ecs:ListClusters", "ecs:CreateCluster", "iam:ListRoles"] });
        Assert.Equal(["allowed", "implicitDeny", "implicitDeny"], results.Select(r => r.EvalDecision.Value));
        Assert.Equal([true, false, false], results.Select(r => r.PermissionsBoundaryDecisionDetail.AllowedByPermissionsBoundary ?? throw new InvalidOperationException()));
        await Assert.ThrowsAsync<InvalidInputException>(() => Custom(bed, new() { PolicyInputList = [Allow], PermissionsBoundaryPolicyInputList = [boundary, boundary], ActionNames = ["ecs:ListClusters"] }));
    }

    [Fact]
    public async Task Each_resource_has_its_own_result_and_the_whole_is_the_worst()
    {
        using var bed = new Testbed();
        const string policy = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ecs:*","Resource":"arn:aws:ecs:*:*:service/*/payments-*"},{"Effect":"Deny","Action":"ecs:*","Resource":"arn:aws:ecs:*:*:service/prod/*"}]}""";
        var result = (await Custom(bed, new()
        {
            PolicyInputList = [policy], ActionNames = ["ecs:UpdateService"], ResourceArns = [Service, Service.Replace("payments", "search"), Service.Replace("main", "prod")],
        })).Single();
        Assert.Equal("explicitDeny", result.EvalDecision.Value);
        Assert.Equal(["allowed", "implicitDeny", "explicitDeny"], result.ResourceSpecificResults.Select(r => r.EvalResourceDecision.Value));
    }

    [Fact]
    public async Task Missing_keys_stand_with_the_whole_where_no_resource_is_named_and_beside_each_where_one_is()
    {
        using var bed = new Testbed();
        const string policy = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ecs:*","Resource":"*","Condition":{"StringEquals":{"aws:ResourceTag/team":"${aws:PrincipalTag/team}"}}}]}""";
        var whole = (await Custom(bed, new() { PolicyInputList = [policy], ActionNames = ["ecs:UpdateService"] })).Single();
        Assert.Equal(["aws:ResourceTag/team"], whole.MissingContextValues);
        var known = (await Custom(bed, new()
        {
            PolicyInputList = [policy], ActionNames = ["ecs:UpdateService"], ResourceArns = [Service],
            ContextEntries = [new() { ContextKeyName = "aws:ResourceTag/team", ContextKeyType = "string", ContextKeyValues = ["payments"] }],
        })).Single();
        Assert.Empty(known.MissingContextValues ?? []);
        Assert.Equal(["aws:PrincipalTag/team"], known.ResourceSpecificResults.Single().MissingContextValues);
    }

    [Fact]
    public async Task A_users_access_by_the_resources_own_policy_is_simulated()
    {
        using var bed = new Testbed();
        var request = new SimulateCustomPolicyRequest
        {
            PolicyInputList = ["""{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"iam:*","Resource":"*"}]}"""], ActionNames = ["s3:GetObject"], ResourceArns = ["arn:aws:s3:::bucket/a"],
            ResourcePolicy = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:user/ana"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::bucket/*"}]}""",
            CallerArn = "arn:aws:iam::111122223333:user/ana",
        };
        Assert.Equal("allowed", (await Custom(bed, request)).Single().EvalDecision.Value);
        request.ResourceOwner = "arn:aws:iam::444455556666:root";
        Assert.Equal("implicitDeny", (await Custom(bed, request)).Single().EvalDecision.Value);
        request.CallerArn = null;
        await Assert.ThrowsAsync<InvalidInputException>(() => Custom(bed, request));
    }

    [Fact]
    public async Task Excluded_policies_are_as_if_they_were_not_attached()
    {
        using var bed = new Testbed();
        async Task<string> Decide(params List<PolicyIdentifier> exclusions)
            => (await bed.Admin.Iam.SimulatePrincipalPolicyAsync(
                new() { PolicySourceArn = SandboxAccount.TeamRoleArn("payments", "dev"), ActionNames = ["ecs:ListClusters"], PolicyExclusionList = exclusions }, Testbed.Cancel)).EvaluationResults.Single().EvalDecision.Value;
        Assert.Equal("allowed", await Decide());
        Assert.Equal("implicitDeny", await Decide(new PolicyIdentifier { InlinePolicyIdentifier = new() { PolicyName = "unscoped", AttachmentType = "role", AttachmentName = "berth-team-*" } }));
        Assert.Equal("allowed", await Decide(new PolicyIdentifier { InlinePolicyIdentifier = new() { PolicyName = "workloads", AttachmentType = "role", AttachmentName = "*" } }));
        Assert.Equal("implicitDeny", await Decide(new PolicyIdentifier { PolicyType = "inline" }));
        Assert.Equal("allowed", await Decide(new PolicyIdentifier { PolicyType = "scp" }));
        await Assert.ThrowsAsync<InvalidInputException>(() => Decide(new PolicyIdentifier { PolicyArn = "nonsense" }));
    }

    [Fact]
    public async Task Results_come_in_pages_in_the_order_asked()
    {
        using var bed = new Testbed();
        var request = new SimulateCustomPolicyRequest { PolicyInputList = [Allow], ActionNames = ["ecs:ListClusters", "ecs:ListTasks", "ecs:ListClusters"], MaxItems = 2 };
        var first = await bed.Admin.Iam.SimulateCustomPolicyAsync(request, Testbed.Cancel);
        Assert.Equal((2, true), (first.EvaluationResults.Count, first.IsTruncated));
        request.Marker = first.Marker;
        Assert.Equal(["ecs:ListClusters"], (await bed.Admin.Iam.SimulateCustomPolicyAsync(request, Testbed.Cancel)).EvaluationResults.Select(r => r.EvalActionName));
    }

    [Theory]
    [InlineData("ecs:*", null, null)]
    [InlineData("ListClusters", null, null)]
    [InlineData("ecs:ListClusters", "main", null)]
    [InlineData("ecs:ListClusters", null, "EC2-VPC-InstanceStore")]
    public async Task What_cannot_be_simulated_is_refused(string action, string? resource, string? handling)
    {
        using var bed = new Testbed();
        await Assert.ThrowsAsync<InvalidInputException>(() => Custom(bed, new()
        {
            PolicyInputList = [Allow], ActionNames = [action], ResourceArns = resource is null ? null : [resource], ResourceHandlingOption = handling,
        }));
    }

    private static async Task<List<EvaluationResult>> Custom(Testbed bed, SimulateCustomPolicyRequest request)
        => (await bed.Admin.Iam.SimulateCustomPolicyAsync(request, Testbed.Cancel)).EvaluationResults;
}
