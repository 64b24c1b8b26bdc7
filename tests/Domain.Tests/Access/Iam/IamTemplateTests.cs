using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Domain.Access.Iam;
using Domain.Teams;
using Testing;

namespace Domain.Tests.Access.Iam;

/// <summary>The files: every reference resolves, IAM's sizes hold, both formats carry the same policies, and cfn-lint finds nothing where it is installed.</summary>
public sealed class IamTemplateTests
{
    private const string HubRole = "arn:aws:iam::999988887777:role/berth/berth-hub";
    private const string HubUser = "arn:aws:iam::999988887777:user/berth-hub";

    public static TheoryData<IamPart, string> Parts => new()
    {
        { IamPart.Team, HubRole }, { IamPart.Account, HubRole }, { IamPart.Events, HubRole }, { IamPart.Hub, HubRole }, { IamPart.Hub, HubUser },
    };

    [Theory]
    [MemberData(nameof(Parts))]
    public void Every_reference_of_a_template_resolves_and_every_name_is_there_once(IamPart part, string hub)
    {
        var template = Template(part, hub);
        var resources = template["Resources"]?.AsObject() ?? [];

        Assert.NotEmpty(resources);
        var wanted = References(template).ToList();
        Assert.All(wanted, w => Assert.True(resources.ContainsKey(w), $"{w} is referred to and not there."));
        if (part is IamPart.Team)
        {
            Assert.Equal(["TasksBoundary", "TeamBoundary"], wanted.Where(w => w.EndsWith("Boundary", StringComparison.Ordinal)).Distinct().Order());
        }

        var names = resources.Select(r => (string?)r.Value?["Properties"]?["RoleName"]).OfType<string>().ToList();
        Assert.Equal(names.Distinct(), names);
    }

    [Theory]
    [MemberData(nameof(Parts))]
    public void The_policies_fit_into_what_IAM_takes(IamPart part, string hub)
    {
        // the longest team and environment there can be, and many Regions
        var at = At(hub, "a23456789012345f", "environment-long1") with { Regions = ["us-east-1", "eu-central-1", "ap-southeast-2"] };
        var roles = IamRoles.Of(part, at);

        // IAM User Guide, "IAM and AWS STS quotas": characters without white space
        Assert.All(roles.Policies, b => Assert.InRange(IamTemplates.Text(b.Document).Length, 1, 6_144));
        Assert.All(roles.Roles, r => Assert.InRange(r.Inline.Sum(p => IamTemplates.Text(p.Document).Length), 0, 10_240));
        Assert.All(roles.Users, u => Assert.InRange(IamTemplates.Text(u.Document).Length, 1, 2_048));
        Assert.All(roles.Roles, r => Assert.InRange(IamTemplates.Text(r.Trust).Length, 1, 2_048));
        Assert.All(roles.Roles, r => Assert.InRange(r.Name.Length, 1, 64));
    }

    [Theory]
    [MemberData(nameof(Parts))]
    public void Terraform_carries_the_policies_of_the_template(IamPart part, string hub)
    {
        var roles = IamRoles.Of(part, At(hub));
        var resource = JsonNode.Parse(IamTemplates.Of(IamFormat.Terraform, roles))?["resource"]?.AsObject() ?? [];

        foreach (var role in roles.Roles)
        {
            var written = resource["aws_iam_role"]?[role.Id];
            Assert.Equal((role.Name, role.Path), ((string?)written?["name"], (string?)written?["path"]));
            Same(role.Trust, written?["assume_role_policy"]);
            Assert.Equal(role.Boundary is { } b ? $"${{aws_iam_policy.{b}.arn}}" : null, (string?)written?["permissions_boundary"]);
            Assert.All(role.Inline, p => Same(p.Document, resource["aws_iam_role_policy"]?[$"{role.Id}_{p.Name}"]?["policy"]));
        }

        Assert.All(roles.Policies, b => Same(b.Document, resource["aws_iam_policy"]?[b.Id]?["policy"]));
        Assert.All(roles.Users, u => Same(u.Document, resource["aws_iam_user_policy"]?[u.Id]?["policy"]));
    }

    [Fact]
    public void A_partition_other_than_the_standard_one_is_in_every_ARN()
    {
        var place = Places.Of();
        var at = At(HubRole) with
        {
            Partition = "aws-cn",
            HubArn = "arn:aws-cn:iam::999988887777:role/berth-hub",
            RoleArn = place.RoleArn.Replace("arn:aws:", "arn:aws-cn:", StringComparison.Ordinal),
            ReadRoleArn = place.ReadRoleArn.Replace("arn:aws:", "arn:aws-cn:", StringComparison.Ordinal),
            ExecutionRoleArn = place.ExecutionRoleArn.Replace("arn:aws:", "arn:aws-cn:", StringComparison.Ordinal),
            TaskRoleArn = place.TaskRoleArn.Replace("arn:aws:", "arn:aws-cn:", StringComparison.Ordinal),
        };

        Assert.All(Enum.GetValues<IamPart>(), p => Assert.DoesNotContain("arn:aws:", IamTemplates.Of(IamFormat.CloudFormation, IamRoles.Of(p, at)), StringComparison.Ordinal));
    }

    [Fact]
    public void The_environments_own_limits_bind_in_the_boundary_where_they_are_lower()
    {
        var place = Places.Of();
        place.Limits = new TeamLimits(4, 2, 64, 5, [Compute.Fargate]);

        var text = IamTemplates.Text(BoundaryPolicies.Team(IamPlace.Of(place, new TeamLimits(12, 24, 32, 15, [Compute.Fargate]), HubRole)));

        Assert.Contains("""{"NumericGreaterThan":{"ecs:task-cpu":"2048"}}""", text, StringComparison.Ordinal);
        Assert.Contains("""{"NumericGreaterThan":{"ecs:task-memory":"32768"}}""", text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Parts))]
    public async Task Cfn_lint_finds_nothing(IamPart part, string hub)
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("berth-iam-").FullName, "roles.template.json");
        await File.WriteAllTextAsync(file, IamTemplates.Of(IamFormat.CloudFormation, IamRoles.Of(part, At(hub))), TestContext.Current.CancellationToken);
        try
        {
            using var lint = Process.Start(new ProcessStartInfo("cfn-lint", ["--regions", "us-east-1", "--", file]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })
                ?? throw new InvalidOperationException("cfn-lint did not start.");
            var said = await lint.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await lint.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(lint.ExitCode == 0, said);
        }
        catch (Win32Exception)
        {
            Assert.Skip("cfn-lint is not on this machine (pip install cfn-lint); the other tests here check the structure.");
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static IamPlace At(string hub, string team = "payments", string environment = "dev")
    {
        var place = Places.Of();
        return IamPlace.Of(place, new TeamLimits(12, 24, 64, 15, [Compute.Fargate]), hub) with
        {
            Team = team,
            Environment = environment,
            RoleArn = place.RoleArn.Replace("payments-dev", $"{team}-{environment}", StringComparison.Ordinal),
            ExecutionRoleArn = place.ExecutionRoleArn.Replace("payments-dev", $"{team}-{environment}", StringComparison.Ordinal),
            TaskRoleArn = place.TaskRoleArn.Replace("payments-dev", $"{team}-{environment}", StringComparison.Ordinal),
        };
    }

    private static JsonNode Template(IamPart part, string hub) =>
        JsonNode.Parse(IamTemplates.Of(IamFormat.CloudFormation, IamRoles.Of(part, At(hub)))) ?? throw new InvalidOperationException("The template is empty.");

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject o => o.SelectMany(p => p.Key switch
        {
            "Ref" => [p.Value?.GetValue<string>() ?? ""],
            "Fn::GetAtt" => [p.Value?[0]?.GetValue<string>() ?? ""],
            _ => References(p.Value),
        }),
        JsonArray a => a.SelectMany(References),
        _ => [],
    };

    private static void Same(JsonObject document, JsonNode? quoted) =>
        Assert.True(JsonNode.DeepEquals(document, JsonNode.Parse(quoted?.GetValue<string>() ?? "null")), $"{quoted} is not {document}.");
}
