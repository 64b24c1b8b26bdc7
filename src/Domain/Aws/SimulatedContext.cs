using Amazon.IdentityManagement;
using Amazon.IdentityManagement.Model;
using Domain.Access.Preflight;
using Domain.Requests;
using Domain.Teams;

namespace Domain.Aws;

/// <summary>The condition keys IAM will see of a call: the request's own, and what every write session of the environment brings.</summary>
internal static class SimulatedContext
{
    private const string RequestTag = "aws:RequestTag/";

    public static List<ContextEntry> Of(TeamEnvironment place, NeededPermission permission)
    {
        // IAM User Guide, "AWS global condition context keys": of an assumed role, without a second factor, called directly and over TLS
        var context = new Dictionary<string, string>(permission.Context, StringComparer.Ordinal)
        {
            [$"aws:PrincipalTag/{BerthTags.Team}"] = place.TeamId,
            [$"aws:PrincipalTag/{BerthTags.Environment}"] = place.Name,
            ["aws:PrincipalArn"] = place.RoleArn,
            ["aws:PrincipalAccount"] = place.AccountId,
            ["aws:PrincipalType"] = "AssumedRole",
            ["aws:PrincipalIsAWSService"] = "false",
            ["aws:MultiFactorAuthPresent"] = "false",
            ["aws:ViaAWSService"] = "false",
            ["aws:SecureTransport"] = "true",
            ["aws:RequestedRegion"] = place.Region,
        };
        if (context.ContainsKey($"aws:RequestTag/{BerthTags.Team}"))
        {
            // the request has no number yet; a policy can only compare the tag with the session's own
            context[$"aws:PrincipalTag/{BerthTags.Request}"] = "0";
            context[$"aws:RequestTag/{BerthTags.Request}"] = "0";
            context[$"aws:RequestTag/{BerthTags.Step}"] = "0";
            context["aws:TagKeys"] = string.Join(',', context.Keys.Where(k => k.StartsWith(RequestTag, StringComparison.Ordinal)).Select(k => k[RequestTag.Length..]));
        }

        return [.. context.Where(c => c.Value != NeededPermission.NotKnownYet).Select(c => Entry(c.Key, c.Value))];
    }

    private static ContextEntry Entry(string key, string value)
    {
        var kind = ConditionKeys.Of(key);
        return new ContextEntry
        {
            ContextKeyName = key,
            ContextKeyType = kind switch
            {
                KeyKind.Text => ContextKeyTypeEnum.String,
                KeyKind.TextList => ContextKeyTypeEnum.StringList,
                KeyKind.Number => ContextKeyTypeEnum.Numeric,
                KeyKind.Flag => ContextKeyTypeEnum.Boolean,
            },
            ContextKeyValues = kind is KeyKind.TextList ? [.. value.Split(',')] : [value],
        };
    }
}
