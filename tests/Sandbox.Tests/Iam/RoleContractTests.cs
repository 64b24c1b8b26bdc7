using System.Net;
using Testing;
using static Sandbox.Tests.Iam.RoleProbes;

namespace Sandbox.Tests.Iam;

/// <summary>
/// Berth's roles in a workload account: each statement is needed and none is wider than it must be. Every change of
/// <see cref="PolicyMutants"/> must break one of the probes; a survivor is a statement too many or a probe too few.
/// </summary>
public sealed class RoleContractTests
{
    private const string Team = "berth-team-payments-dev";
    private static readonly string[] teamPolicies = ["unscoped", "workloads"];
    private static readonly string[] attached = ["clusters", "jobs"];

    [Theory]
    [InlineData("unscoped")]
    [InlineData("workloads")]
    [InlineData("jobs")]
    [InlineData("clusters")]
    public async Task Each_part_of_a_teams_role_is_needed_and_none_is_wider_than_it_must_be(string policy)
    {
        using var bed = new Testbed();
        var probes = await TeamRoleProbes.Make(bed);
        Assert.Empty(await Survivors(bed, Team, policy, await Document(bed, Team, policy), probes.All));
    }

    [Fact]
    public async Task Each_part_of_the_readers_role_is_needed_and_none_is_wider_than_it_must_be()
    {
        using var bed = new Testbed();
        Assert.Empty(await Survivors(bed, "berth-read", "read", await Document(bed, "berth-read", "read"), () => Reader(bed)));
    }

    [Fact]
    public async Task Each_part_of_an_execution_role_is_needed_and_none_is_wider_than_it_must_be()
    {
        using var bed = new Testbed();
        Assert.Empty(await Survivors(bed, "payments-dev-execution", "secrets", await Document(bed, "payments-dev-execution", "secrets"), () => Execution(bed)));
    }

    [Fact]
    public async Task Each_part_of_the_role_that_jobs_run_with_is_needed_and_none_is_wider_than_it_must_be()
    {
        using var bed = new Testbed();
        Assert.Empty(await Survivors(bed, "payments-dev-jobs", "jobs", await Document(bed, "payments-dev-jobs", "jobs"), () => JobProbes.Runner(bed)));
    }

    [Fact]
    public async Task A_statement_that_nothing_needs_and_one_that_is_too_wide_are_found()
    {
        using var bed = new Testbed();
        var document = (await Document(bed, "berth-read", "read")).Replace("]}", """
            ,{"Sid":"Needless","Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::bucket/*"}]}
            """);
        Assert.Equal(["Needless removed", "Needless: any resource", "Needless: s3:*"], await Survivors(bed, "berth-read", "read", document, () => Reader(bed)));
    }

    [Theory]
    [InlineData("berth-read")]
    [InlineData(Team)]
    public async Task Each_part_of_a_roles_trust_is_needed_and_none_is_wider_than_it_must_be(string role)
    {
        using var bed = new Testbed();
        var trust = WebUtility.UrlDecode((await bed.Admin.Iam.GetRoleAsync(new() { RoleName = role }, Testbed.Cancel)).Role.AssumeRolePolicyDocument);
        Assert.Null(await Broken(Trust(bed, role)));
        var survivors = new List<string>();
        foreach (var (what, document) in PolicyMutants.Of(trust))
        {
            await bed.Admin.Iam.UpdateAssumeRolePolicyAsync(new() { RoleName = role, PolicyDocument = document }, Testbed.Cancel);
            if (await Broken(Trust(bed, role)) is null)
            {
                survivors.Add(what);
            }
        }
        Assert.Empty(survivors);
    }

    [Fact]
    public async Task Every_policy_of_every_role_that_the_hub_may_take_is_one_of_these()
    {
        using var bed = new Testbed();
        var roles = (await bed.Admin.Iam.ListRolesAsync(new() { PathPrefix = "/berth/" }, Testbed.Cancel)).Roles
            .Where(r => WebUtility.UrlDecode(r.AssumeRolePolicyDocument).Contains(SandboxAccount.HubArn, StringComparison.Ordinal)).Select(r => r.RoleName).ToList();
        Assert.Equal(5, roles.Count);
        foreach (var role in roles)
        {
            var names = (await bed.Admin.Iam.ListRolePoliciesAsync(new() { RoleName = role }, Testbed.Cancel)).PolicyNames;
            Assert.Equal(role == "berth-read" ? ["read"] : teamPolicies, names);
            var own = ((await bed.Admin.Iam.ListAttachedRolePoliciesAsync(new() { RoleName = role }, Testbed.Cancel)).AttachedPolicies ?? []).Select(p => p.PolicyName).Order(StringComparer.Ordinal);
            Assert.Equal(role == "berth-read" ? [] : attached.Select(p => Managed(role, p)), own);
            foreach (var name in role == "berth-read" ? [] : names.Concat(attached))
            {
                // the teams' roles differ by their names alone
                var place = role["berth-team-".Length..];
                var written = (await Document(bed, Team, name)).Replace("payments-dev", place).Replace("payments", place.Split('-')[0]).Replace("/dev/", $"/{place.Split('-')[1]}/").Replace("\"dev\"", $"\"{place.Split('-')[1]}\"");
                Assert.Equal(written, await Document(bed, role, name));
            }
        }
    }

    private static async Task<List<string>> Survivors(Testbed bed, string role, string policy, string document, Func<IEnumerable<Probe>> probes)
    {
        await Attach(bed, role, policy);
        async Task<string?> Broken(string written)
        {
            await bed.Admin.Iam.PutRolePolicyAsync(new() { RoleName = role, PolicyName = policy, PolicyDocument = written }, Testbed.Cancel);
            return await RoleProbes.Broken(probes());
        }
        Assert.Null(await Broken(document));
        var survivors = new List<string>();
        foreach (var (what, mutant) in PolicyMutants.Of(document))
        {
            if (await Broken(mutant) is null)
            {
                survivors.Add(what);
            }
        }
        // and as it was, all is as it must be still
        Assert.Null(await Broken(document));
        return survivors;
    }

    /// <summary>The role's other policies become policies of their own, as they are where its template was taken: together they are more than a role holds itself.</summary>
    private static async Task Attach(Testbed bed, string role, string but)
    {
        foreach (var name in (await bed.Admin.Iam.ListRolePoliciesAsync(new() { RoleName = role }, Testbed.Cancel)).PolicyNames.Where(n => n != but).ToList())
        {
            var made = await bed.Admin.Iam.CreatePolicyAsync(new() { PolicyName = $"{role}-{name}", PolicyDocument = await Document(bed, role, name) }, Testbed.Cancel);
            await bed.Admin.Iam.AttachRolePolicyAsync(new() { RoleName = role, PolicyArn = made.Policy.Arn }, Testbed.Cancel);
            await bed.Admin.Iam.DeleteRolePolicyAsync(new() { RoleName = role, PolicyName = name }, Testbed.Cancel);
        }

        // the one that is probed is written into the role in place of its own
        if (attached.Contains(but, StringComparer.Ordinal) && role.StartsWith("berth-team-", StringComparison.Ordinal))
        {
            await bed.Admin.Iam.DetachRolePolicyAsync(new() { RoleName = role, PolicyArn = ManagedArn(role, but) }, Testbed.Cancel);
        }
    }

    private static string Managed(string role, string policy) => role.Replace("berth-team-", $"berth-{policy}-", StringComparison.Ordinal);

    private static string ManagedArn(string role, string policy) => $"arn:aws:iam::{SandboxAccount.Id}:policy/berth/{Managed(role, policy)}";

    private static async Task<string> Document(Testbed bed, string role, string policy) => WebUtility.UrlDecode(
        attached.Contains(policy, StringComparer.Ordinal) && role.StartsWith("berth-team-", StringComparison.Ordinal)
            ? (await bed.Admin.Iam.GetPolicyVersionAsync(new() { PolicyArn = ManagedArn(role, policy), VersionId = "v1" }, Testbed.Cancel)).PolicyVersion.Document
            : (await bed.Admin.Iam.GetRolePolicyAsync(new() { RoleName = role, PolicyName = policy }, Testbed.Cancel)).PolicyDocument);

    private static IEnumerable<Probe> Reader(Testbed bed)
    {
        foreach (var action in new[]
        {
            "ecs:DescribeServices", "ecs:ListTasks", "ecs:GetTaskProtection", "application-autoscaling:DescribeScalableTargets", "application-autoscaling:ListTagsForResource",
            "elasticloadbalancing:DescribeTargetHealth", "ec2:DescribeSubnets", "autoscaling:DescribeAutoScalingGroups", "iam:GetInstanceProfile", "logs:DescribeLogGroups", "logs:GetLogEvents", "logs:FilterLogEvents", "logs:ListTagsForResource",
            "cloudwatch:GetMetricData", "cloudwatch:ListMetrics", "cloudwatch:DescribeAlarms", "acm:DescribeCertificate", "iam:SimulatePrincipalPolicy", "iam:GetRole", "iam:ListRoles", "iam:GetRolePolicy",
            "iam:ListRolePolicies", "iam:ListAttachedRolePolicies", "iam:GetPolicy", "iam:GetPolicyVersion", "servicequotas:GetServiceQuota", "servicequotas:ListServiceQuotas",
            "ecr:DescribeRepositories", "ecr:DescribeImages", "ecr:DescribeImageScanFindings", "ecr:ListImageReferrers", "ecr:BatchGetImage", "ecr:DescribePullThroughCacheRules", "secretsmanager:DescribeSecret", "ssm:DescribeParameters",
            "servicediscovery:GetNamespace", "servicediscovery:ListNamespaces", "sqs:GetQueueUrl", "sqs:ListQueues",
            "scheduler:GetSchedule", "scheduler:ListSchedules", "events:DescribeRule", "events:ListRules",
        })
        {
            yield return May(bed, SandboxAccount.ReadRoleArn, action);
        }
        const string image = "parameter/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended";
        yield return May(bed, SandboxAccount.ReadRoleArn, "sqs:ReceiveMessage", SandboxAccount.EventQueueArn);
        yield return May(bed, SandboxAccount.ReadRoleArn, "sqs:DeleteMessage", SandboxAccount.EventQueueArn);
        yield return May(bed, SandboxAccount.ReadRoleArn, "sqs:GetQueueAttributes", SandboxAccount.EventQueueArn);
        yield return MayNot(bed, SandboxAccount.ReadRoleArn, "sqs:SendMessage", SandboxAccount.EventQueueArn);
        yield return MayNot(bed, SandboxAccount.ReadRoleArn, "sqs:ReceiveMessage", "arn:aws:sqs:us-east-1:111122223333:payments-dev-jobs");
        yield return May(bed, SandboxAccount.ReadRoleArn, "ssm:GetParameter", $"arn:aws:ssm:us-east-1::{image}");
        yield return MayNot(bed, SandboxAccount.ReadRoleArn, "ssm:PutParameter", $"arn:aws:ssm:us-east-1::{image}");
        yield return MayNot(bed, SandboxAccount.ReadRoleArn, "ssm:GetParameter", "arn:aws:ssm:us-east-1:111122223333:parameter/payments/dev/level");
        foreach (var action in new[]
        {
            "autoscaling:DeleteAutoScalingGroup", "ecs:UpdateService", "application-autoscaling:RegisterScalableTarget", "elasticloadbalancing:ModifyListener", "ec2:TerminateInstances", "logs:DeleteLogGroup",
            "cloudwatch:PutMetricAlarm", "iam:PutRolePolicy", "sts:AssumeRole", "servicequotas:RequestServiceQuotaIncrease",
            "ecr:PutImage", "secretsmanager:GetSecretValue", "ssm:GetParameters",
            "servicediscovery:DeleteNamespace", "sqs:ReceiveMessage", "sqs:PurgeQueue", "scheduler:DeleteSchedule", "events:PutRule", "acm:ExportCertificate",
        })
        {
            yield return MayNot(bed, SandboxAccount.ReadRoleArn, action);
        }
    }

    /// <summary>It brings to its tasks the secrets of its own team and environment, and writes none.</summary>
    private static IEnumerable<Probe> Execution(Testbed bed)
    {
        var role = SandboxAccount.ExecutionRoleArn("payments", "dev");
        foreach (var (action, arn) in new[] { ("secretsmanager:GetSecretValue", "arn:aws:secretsmanager:us-east-1:111122223333:secret:"), ("ssm:GetParameters", "arn:aws:ssm:us-east-1:111122223333:parameter/") })
        {
            yield return May(bed, role, action, $"{arn}payments/dev/database-AbCdEf");
            yield return MayNot(bed, role, action, $"{arn}payments/prod/database-AbCdEf");
            yield return MayNot(bed, role, action, $"{arn}search/dev/database-AbCdEf");
        }
        yield return MayNot(bed, role, "secretsmanager:PutSecretValue", "arn:aws:secretsmanager:us-east-1:111122223333:secret:payments/dev/database-AbCdEf");
        yield return MayNot(bed, role, "ssm:PutParameter", "arn:aws:ssm:us-east-1:111122223333:parameter/payments/dev/database");
    }

    private static IEnumerable<Probe> Trust(Testbed bed, string role)
    {
        var (arn, id) = role == Team ? (SandboxAccount.TeamRoleArn("payments", "dev"), SandboxAccount.TeamExternalId("payments", "dev")) : (SandboxAccount.ReadRoleArn, SandboxAccount.ReadExternalId);
        Task Assume(Clients by, string? externalId, string? source, params string[] tags) => by.Sts.AssumeRoleAsync(new()
        {
            RoleArn = arn, RoleSessionName = "probe", ExternalId = externalId, SourceIdentity = source, Tags = tags.Length == 0 ? null : [.. tags.Select(t => new Amazon.SecurityToken.Model.Tag { Key = t, Value = "x" })],
        }, Testbed.Cancel);
        yield return Can("come in, labelled", () => Assume(bed.Hub, id, "u-1", "berth-team", "berth-env", "berth-request"));
        yield return Cannot("come in without the external id", () => Assume(bed.Hub, null, null));
        yield return Cannot("come in with another external id", () => Assume(bed.Hub, SandboxAccount.TeamExternalId("search", "dev"), null));
        yield return Cannot("come in with a label of its own", () => Assume(bed.Hub, id, null, "berth-team", "admin"));
        yield return Cannot("come in from the account itself", () => Assume(bed.Admin, id, null));
    }
}
