using System.Text.Json;

namespace Domain.Workloads.TaskDefinitions;

/// <summary>One place in a task definition that names a secret of Secrets Manager or a parameter of Systems Manager.</summary>
/// <param name="Container">Null for a volume's.</param>
/// <param name="Name">The variable, log option or use it is for.</param>
/// <param name="From">As written: an ARN, with a JSON key, stage or version behind it perhaps, or a parameter's name.</param>
public sealed record SecretUse(string? Container, string Name, string From)
{
    /// <summary>Whether it is a secret of Secrets Manager; otherwise it is a parameter.</summary>
    public bool IsSecret => From.Contains(":secretsmanager:", StringComparison.Ordinal);

    /// <summary>
    /// What IAM and the service know it by, without the JSON key, stage and version that may follow a secret's ARN
    /// (ECS Developer Guide, "Pass Secrets Manager secrets through environment variables":
    /// <c>arn:aws:secretsmanager:region:account:secret:name:json-key:version-stage:version-id</c>).
    /// </summary>
    public string Resource => IsSecret && From.Split(':') is { Length: > 7 } parts ? string.Join(':', parts[..7]) : From;

    /// <summary>The key of a secret's JSON that is taken; null for the whole.</summary>
    public string? JsonKey => IsSecret && From.Split(':') is { Length: > 7 } parts && parts[7].Length > 0 ? parts[7] : null;

    internal static IEnumerable<SecretUse> Of(TaskContainer container)
    {
        var (name, element) = (container.Name, container.Element);
        foreach (var secret in element.Items("secrets").Concat(element.Part("logConfiguration").Items("secretOptions")))
        {
            yield return new SecretUse(name, secret.Text("name") ?? "", secret.Text("valueFrom") ?? "");
        }

        if (container.RegistryCredentials is { } registry)
        {
            yield return new SecretUse(name, "repositoryCredentials", registry);
        }

        // credentialspec:ARN and credentialspecdomainless:ARN, in S3 or a parameter
        foreach (var spec in element.Texts("credentialSpecs").Where(s => s.Contains(":ssm:", StringComparison.Ordinal)))
        {
            yield return new SecretUse(name, "credentialSpecs", spec[(spec.IndexOf(':', StringComparison.Ordinal) + 1)..]);
        }
    }

    internal static IEnumerable<SecretUse> OfVolume(JsonElement volume)
    {
        if (volume.Part("fsxWindowsFileServerVolumeConfiguration").Part("authorizationConfig").Text("credentialsParameter") is { } credentials)
        {
            yield return new SecretUse(null, volume.Text("name") ?? "", credentials);
        }
    }
}
