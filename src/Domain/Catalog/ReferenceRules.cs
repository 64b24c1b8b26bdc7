using System.Text.RegularExpressions;

namespace Domain.Catalog;

/// <summary>References to things in AWS: secrets, roles, subnets. Only their form; whether they exist is asked later.</summary>
public static partial class ReferenceRules
{
    /// <summary>Most subnets of a service's network (ECS API, AwsVpcConfiguration.subnets).</summary>
    public const int MostSubnets = 16;

    /// <param name="label">Field or variable the reference is for.</param>
    public static string? WhyNotSecret(string label, string value) => SecretArn().IsMatch(value) || ParameterArn().IsMatch(value) ? null
        : $"{label} is not a reference to a secret. Give the ARN of a Secrets Manager secret (arn:aws:secretsmanager:…:secret:…) or of an SSM parameter (arn:aws:ssm:…:parameter/…), never the secret itself.";

    /// <summary>Where a reference leads; null when it is none.</summary>
    public static SecretStore? StoreOf(string value) => SecretArn().IsMatch(value) ? SecretStore.SecretsManager : ParameterArn().IsMatch(value) ? SecretStore.ParameterStore : null;

    public static string? WhyNotRole(string label, string value) => RoleArn().IsMatch(value) ? null
        : $"\"{FieldRules.Short(value)}\" is not a role for {label}. Give the ARN of an IAM role, such as arn:aws:iam::111122223333:role/name.";

    /// <summary>The ids out of a list with commas, or out of the JSON array that scripts send.</summary>
    public static IReadOnlyList<string> Subnets(string value) => value.TrimStart().StartsWith('[') && CommandRules.Read(value) is { } ids
        ? ids : value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    public static string? WhyNotSubnets(string label, string value)
    {
        var ids = Subnets(value);
        return ids.Count == 0 ? $"{label} names no subnet. Choose one or more of the environment's."
            : ids.Count > MostSubnets ? $"{label} names {ids.Count} subnets; AWS takes {MostSubnets}. Choose fewer."
            : ids.FirstOrDefault(i => !SubnetId().IsMatch(i)) is { } bad ? $"\"{FieldRules.Short(bad)}\" is not a subnet id. Choose from the environment's, such as subnet-0a1b2c3d4e5f60718."
            : ids.Distinct(StringComparer.Ordinal).Count() < ids.Count ? $"{label} names a subnet twice. Keep one of them."
            : null;
    }

    // six random characters end a secret's name; after it ECS takes :json-key:version-stage:version-id
    [GeneratedRegex(@"\Aarn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:[A-Za-z0-9/_+=.@!-]{1,519}(?::[^:\s]{0,255}:[^:\s]{0,256}:[^:\s]{0,64})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex SecretArn();

    [GeneratedRegex(@"\Aarn:aws[a-z-]*:ssm:[a-z0-9-]+:[0-9]{12}:parameter/[A-Za-z0-9_./-]{1,1010}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ParameterArn();

    [GeneratedRegex(@"\Aarn:aws[a-z-]*:iam::[0-9]{12}:role/(?:[\x21-\x2E\x30-\x7E]{1,128}/){0,8}[A-Za-z0-9+=,.@_-]{1,64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex RoleArn();

    [GeneratedRegex(@"\Asubnet-(?:[0-9a-f]{8}|[0-9a-f]{17})\z", RegexOptions.CultureInvariant)]
    private static partial Regex SubnetId();
}

public enum SecretStore
{
    SecretsManager,
    ParameterStore,
}
