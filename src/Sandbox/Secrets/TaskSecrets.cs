using System.Text.Json;
using Amazon.ECS.Model;
using Sandbox.Ecs;
using Sandbox.Iam;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Secrets;

/// <summary>
/// Brings a task the secrets and parameters its containers name, under its execution role (ECS Developer Guide,
/// "Pass sensitive data to an Amazon ECS container" and "Amazon ECS ResourceInitializationError errors").
/// </summary>
internal static class TaskSecrets
{
    private const string Failed = "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: ";

    /// <summary>Why the task cannot start; null when it has all it names.</summary>
    public static string? WhyNot(World world, EcsTask task)
    {
        var definition = EcsNames.Definition(world, task.TaskDefinition);
        var role = task.Overrides?.ExecutionRoleArn ?? definition.ExecutionRoleArn;
        var region = task.Arn.Split(':')[3];
        foreach (var valueFrom in definition.ContainerDefinitions.SelectMany(Named))
        {
            var why = SecretReference.Read(valueFrom) is { } reference
                ? Secret(world, task, role, reference)
                : Parameter(world, task, role, region, valueFrom);
            if (why is not null)
            {
                return Failed + why;
            }
        }
        return null;
    }

    private static IEnumerable<string> Named(ContainerDefinition container)
        => (container.Secrets ?? []).Select(s => s.ValueFrom)
            .Concat((container.LogConfiguration?.SecretOptions ?? []).Select(s => s.ValueFrom))
            .Append(container.RepositoryCredentials?.CredentialsParameter)
            .OfType<string>();

    private static string? Secret(World world, EcsTask task, string? role, SecretReference reference)
    {
        const string retrieve = "unable to retrieve secret from asm: service call has been retried 1 time(s): ";
        var secret = SecretStore.Find(world, reference.Arn);
        var version = secret is null ? null : reference.Version(secret);
        var why = Denied(world, task, role, "secretsmanager:GetSecretValue", secret?.Arn ?? reference.Arn, secret?.Tags.Select(t => System.Collections.Generic.KeyValuePair.Create(t.Key, t.Value ?? "")))
            ?? (secret is null ? "ResourceNotFoundException: Secrets Manager can't find the specified secret."
            : secret.Deleted is not null ? "InvalidRequestException: You can't perform this operation on the secret because it was marked for deletion."
            : version is null ? $"ResourceNotFoundException: Secrets Manager can't find the specified secret value for {(reference.VersionId is { } id ? $"VersionId: {id}" : $"staging label: {reference.Stage ?? SecretVersion.Current}")}"
            : null);
        if (why is not null)
        {
            return $"{retrieve}failed to fetch secret {reference.Arn} from secrets manager: {why}";
        }
        if (secret is not null && version is not null)
        {
            secret.Accessed = version.Accessed = new DateTimeOffset(world.Now.UtcDateTime.Date, TimeSpan.Zero);
        }
        return reference.Key is { } key && !Has(version?.Text, key) ? $"{retrieve}retrieved secret from Secrets Manager did not contain json key {key}" : null;
    }

    private static string? Parameter(World world, EcsTask task, string? role, string region, string valueFrom)
    {
        const string retrieve = "unable to retrieve secrets from ssm: service call has been retried 1 time(s): ";
        var arn = SecretStore.Parameter(world, region, valueFrom);
        var asked = arn.Length > 0 ? arn : $"arn:aws:ssm:{region}:{Arns.Account(task.Arn)}:parameter/{valueFrom.TrimStart('/')}";
        if (Denied(world, task, role, "ssm:GetParameters", asked, world.State.Ssm.Parameters.GetValueOrDefault(arn)?.Tags) is { } denied)
        {
            return retrieve + denied;
        }
        return world.State.Ssm.Parameters.ContainsKey(arn) ? null : $"{retrieve}invalid ssm parameters: {Arns.Resource(asked)["parameter/".Length..]}";
    }

    private static bool Has(string? text, string key)
    {
        try
        {
            return text is not null && JsonElement.Parse(text) is { ValueKind: JsonValueKind.Object } json && json.TryGetProperty(key, out _);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>What the service answers where the task execution role may not read there.</summary>
    private static string? Denied(World world, EcsTask task, string? role, string action, string arn, IEnumerable<KeyValuePair<string, string>>? tags)
    {
        if (role is null || !world.State.Iam.Roles.TryGetValue(role, out var known))
        {
            return "NoCredentialProviders: the task has no execution role that could be assumed";
        }
        var context = new RequestContext().Set("aws:PrincipalArn", role).Set("aws:PrincipalAccount", Arns.Account(role)).Set("aws:RequestedRegion", arn.Split(':')[3])
            .SetTags("aws:ResourceTag", tags ?? []).SetTags("secretsmanager:ResourceTag", tags ?? []);
        var decision = PolicyEvaluator.Decide(Callers.OfRole(world.State.Iam, known), action, arn, context);
        return decision.Allowed ? null
            : $"AccessDeniedException: {Refusals.Denied("secretsmanager", $"arn:aws:sts::{Arns.Account(role)}:assumed-role/{Arns.Last(role)}/{task.Id}", action, arn, decision).Message}";
    }
}
