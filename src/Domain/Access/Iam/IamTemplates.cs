using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Domain.Access.Iam;

public enum IamFormat
{
    CloudFormation,
    Terraform,
}

/// <summary>Roles as files that a platform team applies: a CloudFormation template, or Terraform's JSON syntax (a file <c>*.tf.json</c>). Pure.</summary>
public static class IamTemplates
{
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, WriteIndented = true };

    public static string Of(IamFormat format, IamRoles roles) => (format switch
    {
        IamFormat.CloudFormation => CloudFormation(roles),
        IamFormat.Terraform => Terraform(roles),
    }).ToJsonString(Readable);

    /// <summary>As IAM counts a policy: without white space (IAM User Guide, "IAM and AWS STS quotas").</summary>
    public static string Text(JsonObject document) => document.ToJsonString(Compact);

    /// <summary>For people.</summary>
    public static string ReadableText(JsonObject document) => document.ToJsonString(Readable);

    private static JsonObject CloudFormation(IamRoles roles)
    {
        var resources = new JsonObject();
        foreach (var policy in roles.Policies)
        {
            resources[policy.Id] = Resource("AWS::IAM::ManagedPolicy", new()
            {
                ["ManagedPolicyName"] = policy.Name, ["Path"] = policy.Path, ["Description"] = policy.About, ["PolicyDocument"] = policy.Document.DeepClone(),
            });
        }

        foreach (var role in roles.Roles)
        {
            var properties = new JsonObject
            {
                ["RoleName"] = role.Name, ["Path"] = role.Path, ["Description"] = role.About, ["AssumeRolePolicyDocument"] = role.Trust.DeepClone(),
                ["Tags"] = new JsonArray([.. role.Tags.Select(t => new JsonObject { ["Key"] = t.Key, ["Value"] = t.Value })]),
            };
            if (role.Boundary is { } boundary)
            {
                properties["PermissionsBoundary"] = new JsonObject { ["Ref"] = boundary };
            }

            if (role.Inline.Count > 0)
            {
                properties["Policies"] = new JsonArray([.. role.Inline.Select(p => new JsonObject { ["PolicyName"] = p.Name, ["PolicyDocument"] = p.Document.DeepClone() })]);
            }

            if (role.Managed.Count + role.Own.Count > 0)
            {
                properties["ManagedPolicyArns"] = new JsonArray([.. role.Managed.Select(a => (JsonNode)JsonValue.Create(a)), .. role.Own.Select(p => new JsonObject { ["Ref"] = p.Id })]);
            }

            var resource = resources[role.Id] = Resource("AWS::IAM::Role", properties);
            if (role.HasProfile)
            {
                resources[$"{role.Id}Profile"] = Resource("AWS::IAM::InstanceProfile", new()
                {
                    ["InstanceProfileName"] = role.Name, ["Path"] = role.Path, ["Roles"] = new JsonArray(new JsonObject { ["Ref"] = role.Id }),
                });
            }

            // cfn-lint's list of actions is behind AWS's: it knows neither ecs:ContinueServiceDeployment nor ecr:ListImageReferrers
            resource["Metadata"] = new JsonObject { ["cfn-lint"] = new JsonObject { ["config"] = new JsonObject { ["ignore_checks"] = List(["W3037"]) } } };
        }

        foreach (var user in roles.Users)
        {
            resources[user.Id] = Resource("AWS::IAM::UserPolicy", new() { ["UserName"] = user.User, ["PolicyName"] = user.PolicyName, ["PolicyDocument"] = user.Document.DeepClone() });
        }

        if (roles.Road is { } road)
        {
            EventTemplates.AddCloudFormation(resources, road);
        }

        var template = new JsonObject { ["AWSTemplateFormatVersion"] = "2010-09-09", ["Description"] = roles.About, ["Resources"] = resources };
        if (roles.Roles.Count > 0)
        {
            template["Outputs"] = new JsonObject(roles.Roles.Select(r => KeyValuePair.Create<string, JsonNode?>(
                $"{r.Id}Arn", new JsonObject { ["Value"] = new JsonObject { ["Fn::GetAtt"] = new JsonArray(r.Id, "Arn") } })));
        }

        return template;
    }

    private static JsonObject Terraform(IamRoles roles)
    {
        var resource = new JsonObject();
        foreach (var policy in roles.Policies)
        {
            Add("aws_iam_policy", policy.Id, new() { ["name"] = policy.Name, ["path"] = policy.Path, ["description"] = policy.About, ["policy"] = Quoted(policy.Document) });
        }

        foreach (var role in roles.Roles)
        {
            var properties = new JsonObject
            {
                ["name"] = role.Name, ["path"] = role.Path, ["description"] = role.About, ["assume_role_policy"] = Quoted(role.Trust),
                ["tags"] = new JsonObject(role.Tags.Select(t => KeyValuePair.Create<string, JsonNode?>(t.Key, t.Value))),
            };
            if (role.Boundary is { } boundary)
            {
                properties["permissions_boundary"] = $"${{aws_iam_policy.{boundary}.arn}}";
            }

            Add("aws_iam_role", role.Id, properties);
            if (role.HasProfile)
            {
                Add("aws_iam_instance_profile", role.Id, new() { ["name"] = role.Name, ["path"] = role.Path, ["role"] = $"${{aws_iam_role.{role.Id}.name}}" });
            }

            foreach (var (name, document) in role.Inline)
            {
                Add("aws_iam_role_policy", $"{role.Id}_{name}", new() { ["name"] = name, ["role"] = $"${{aws_iam_role.{role.Id}.name}}", ["policy"] = Quoted(document) });
            }

            foreach (var (index, arn) in role.Managed.Concat(role.Own.Select(p => $"${{aws_iam_policy.{p.Id}.arn}}")).Index())
            {
                Add("aws_iam_role_policy_attachment", $"{role.Id}_{index}", new() { ["role"] = $"${{aws_iam_role.{role.Id}.name}}", ["policy_arn"] = arn });
            }
        }

        foreach (var user in roles.Users)
        {
            Add("aws_iam_user_policy", user.Id, new() { ["name"] = user.PolicyName, ["user"] = user.User, ["policy"] = Quoted(user.Document) });
        }

        if (roles.Road is { } road)
        {
            EventTemplates.AddTerraform(Add, road, Quoted);
        }

        return new JsonObject { ["//"] = roles.About, ["resource"] = resource };

        void Add(string type, string id, JsonObject properties)
        {
            if (resource[type] is not JsonObject all)
            {
                resource[type] = all = [];
            }

            all[id] = properties;
        }
    }

    internal static JsonObject Resource(string type, JsonObject properties) => new() { ["Type"] = type, ["Properties"] = properties };

    private static JsonArray List(IEnumerable<string> values) => new([.. values.Select(v => (JsonNode)JsonValue.Create(v))]);

    /// <summary>A document as a string of Terraform, where <c>${</c> and <c>%{</c> would begin an expression (Terraform, "Strings and templates").</summary>
    private static string Quoted(JsonObject document) => Text(document).Replace("${", "$${", StringComparison.Ordinal).Replace("%{", "%%{", StringComparison.Ordinal);
}
