using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Secrets;

/// <summary>Finds secrets and parameters as their readers name them.</summary>
internal static class SecretStore
{
    /// <summary>
    /// Whether what a container definition's <c>valueFrom</c> names is there: a Secrets Manager secret's ARN with or without
    /// JSON key, version stage and version id, or an SSM parameter's ARN or name.
    /// </summary>
    public static bool Exists(World world, string region, string valueFrom) => SecretReference.Read(valueFrom) is { } reference
        ? Find(world, reference.Arn) is { Deleted: null } secret && reference.Version(secret) is not null
        : Parameter(world, region, valueFrom) is { } arn && world.State.Ssm.Parameters.ContainsKey(arn);

    /// <summary>The secret of an ARN, which may lack its last hyphen and six characters.</summary>
    public static SecretRecord? Find(World world, string arn)
        => world.State.Secrets.Secrets.GetValueOrDefault(arn)
            ?? world.State.Secrets.Secrets.Values.FirstOrDefault(s => s.Arn[..^7] == arn);

    /// <summary>The secret of a name or an ARN in the caller's account and Region.</summary>
    public static SecretRecord? Find(World world, Call call, string nameOrArn)
    {
        if (Arns.IsArn(nameOrArn))
        {
            return Find(world, nameOrArn);
        }
        var root = call.Arn("secretsmanager", "secret:");
        return world.State.Secrets.Secrets.Values.FirstOrDefault(s => s.Name == nameOrArn && s.Arn.StartsWith(root, StringComparison.Ordinal));
    }

    /// <summary>The ARN of an SSM parameter named by its ARN, its path or its plain name.</summary>
    public static string Parameter(World world, string region, string nameOrArn)
        => Arns.IsArn(nameOrArn)
            ? nameOrArn
            : world.State.Ssm.Parameters.Values.FirstOrDefault(p => p.Name == nameOrArn && p.Arn.Split(':')[3] == region)?.Arn ?? "";
}

/// <summary>A <c>valueFrom</c> that names a secret: <c>arn:aws:secretsmanager:region:account:secret:name-AbCdEf:key:stage:version</c>, the last three optional.</summary>
internal sealed record SecretReference(string Arn, string? Key, string? Stage, string? VersionId)
{
    /// <summary>Null where it names something else.</summary>
    public static SecretReference? Read(string valueFrom)
    {
        var parts = valueFrom.Split(':');
        if (parts.Length < 7 || parts[0] != "arn" || parts[2] != "secretsmanager" || parts[5] != "secret")
        {
            return null;
        }
        return new(string.Join(':', parts[..7]), Part(7), Part(8), Part(9));

        string? Part(int index) => parts.Length > index && parts[index].Length > 0 ? parts[index] : null;
    }

    public SecretVersion? Version(SecretRecord secret) => VersionId is { } id
        ? secret.Versions.Find(v => v.Id == id && (Stage is null || v.Stages.Contains(Stage)))
        : secret.Versions.Find(v => v.Stages.Contains(Stage ?? SecretVersion.Current));
}
