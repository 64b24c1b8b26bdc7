using System.Security.Cryptography;
using Amazon.SecretsManager.Model;
using Sandbox.Iam;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Secrets;

/// <summary>Secrets made, changed, marked for deletion and restored.</summary>
internal sealed class SecretsManager(World world)
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private SortedDictionary<string, SecretRecord> All => world.State.Secrets.Secrets;

    public static Api Offer(World world)
    {
        var api = new Api("secretsmanager");
        var secrets = new SecretsManager(world);
        api.Write<CreateSecretRequest, CreateSecretResponse>("CreateSecret", secrets.Create)
            .Write<UpdateSecretRequest, UpdateSecretResponse>("UpdateSecret", secrets.Update)
            .Write<DeleteSecretRequest, DeleteSecretResponse>("DeleteSecret", secrets.Delete)
            .Write<RestoreSecretRequest, RestoreSecretResponse>("RestoreSecret", secrets.Restore)
            .Write<TagResourceRequest, TagResourceResponse>("TagResource", secrets.Tag)
            .Write<UntagResourceRequest, UntagResourceResponse>("UntagResource", secrets.Untag);
        new SecretReads(world).Register(api);
        world.Agenda.On(DueKind.Secret, arn => secrets.All.Remove(arn));
        return api;
    }

    /// <summary>The secret, once the caller may do this with it.</summary>
    public static SecretRecord Existing(World world, Call call, string nameOrArn, Action<RequestContext>? more = null)
    {
        var secret = SecretStore.Find(world, call, nameOrArn);
        call.Authorize(secret?.Arn ?? (Arns.IsArn(nameOrArn) ? nameOrArn : call.Arn("secretsmanager", $"secret:{nameOrArn}-*")), keys =>
        {
            var tags = (secret?.Tags ?? []).ConvertAll(t => KeyValuePair.Create(t.Key, t.Value ?? ""));
            keys.SetTags("aws:ResourceTag", tags).SetTags("secretsmanager:ResourceTag", tags).Set("secretsmanager:SecretId", secret?.Arn ?? nameOrArn);
            more?.Invoke(keys);
        });
        return secret ?? throw SecretRules.Missing();
    }

    private CreateSecretResponse Create(CreateSecretRequest request, Call call)
    {
        var arn = call.Arn("secretsmanager", $"secret:{request.Name}-{RandomNumberGenerator.GetString(Letters, 6)}");
        var tags = (request.Tags ?? []).ConvertAll(t => KeyValuePair.Create(t.Key ?? "", t.Value ?? ""));
        call.Authorize(arn, keys => keys.SetRequestTags(tags)
            .Set("secretsmanager:Name", request.Name).Set("secretsmanager:Description", request.Description).Set("secretsmanager:KmsKeyId", request.KmsKeyId));
        if (tags.Count > 0)
        {
            call.Authorize("secretsmanager:TagResource", arn, keys => keys.SetRequestTags(tags));
        }
        SecretRules.CheckName(request.Name);
        SecretRules.CheckOffered(request.Type, request.AddReplicaRegions);
        SecretRules.CheckToken(request.ClientRequestToken);
        SecretRules.CheckDescription(request.Description);
        SecretRules.CheckTags(request.Tags);
        var binary = request.SecretBinary?.ToArray();
        SecretRules.CheckValue(request.SecretString, binary);
        if (SecretStore.Find(world, call, request.Name) is { } known)
        {
            if (known.Deleted is not null)
            {
                throw SecretRules.BadRequest("You can't create this secret because a secret with this name is already scheduled for deletion.");
            }
            return known.Versions is [{ } first, ..] && first.Id == request.ClientRequestToken && first.Holds(request.SecretString, binary)
                ? new() { ARN = known.Arn, Name = known.Name, VersionId = first.Id }
                : throw new AwsError("ResourceExistsException", $"The operation failed because the secret {request.Name} already exists.");
        }
        var secret = All[arn] = new()
        {
            Arn = arn,
            Name = request.Name,
            Created = world.Now,
            Changed = world.Now,
            Description = request.Description,
            KmsKeyId = string.IsNullOrEmpty(request.KmsKeyId) ? null : request.KmsKeyId,
            Tags = request.Tags ?? [],
        };
        return new() { ARN = arn, Name = request.Name, VersionId = AddVersion(secret, request.ClientRequestToken, request.SecretString, binary) };
    }

    private UpdateSecretResponse Update(UpdateSecretRequest request, Call call)
    {
        var secret = Existing(world, call, request.SecretId, keys => keys.Set("secretsmanager:Description", request.Description).Set("secretsmanager:KmsKeyId", request.KmsKeyId));
        SecretRules.CheckOffered(request.Type, null);
        SecretRules.CheckToken(request.ClientRequestToken);
        SecretRules.CheckDescription(request.Description);
        var binary = request.SecretBinary?.ToArray();
        SecretRules.CheckValue(request.SecretString, binary);
        if (secret.Deleted is not null)
        {
            throw SecretRules.Marked();
        }
        var version = AddVersion(secret, request.ClientRequestToken, request.SecretString, binary);
        secret.Description = request.Description ?? secret.Description;
        secret.KmsKeyId = request.KmsKeyId is { } key ? (key.Length == 0 ? null : key) : secret.KmsKeyId;
        secret.Changed = world.Now;
        return new() { ARN = secret.Arn, Name = secret.Name, VersionId = version };
    }

    /// <summary>Makes a new current version, unless there is no value; the same token and value again change nothing.</summary>
    private string? AddVersion(SecretRecord secret, string? token, string? text, byte[]? binary)
    {
        if (text is null && binary is null)
        {
            return null;
        }
        var id = token ?? World.NewUuid();
        if (secret.Versions.Find(v => v.Id == id) is { } known)
        {
            return known.Holds(text, binary)
                ? id
                : throw new AwsError("ResourceExistsException", $"You can't use ClientRequestToken {id} because that value is already in use for a version of secret {secret.Arn}.");
        }
        foreach (var version in secret.Versions)
        {
            version.Stages.Remove(SecretVersion.Previous);
            if (version.Stages.Remove(SecretVersion.Current))
            {
                version.Stages.Add(SecretVersion.Previous);
            }
        }
        secret.Versions.Add(new() { Id = id, Created = world.Now, Text = text, Binary = binary, Stages = [SecretVersion.Current] });
        return id;
    }

    private DeleteSecretResponse Delete(DeleteSecretRequest request, Call call)
    {
        var force = request.ForceDeleteWithoutRecovery == true;
        var absent = SecretStore.Find(world, call, request.SecretId) is null;
        SecretRecord? secret = null;
        try
        {
            secret = Existing(world, call, request.SecretId, keys => keys
                .Set("secretsmanager:RecoveryWindowInDays", request.RecoveryWindowInDays?.ToString(System.Globalization.CultureInfo.InvariantCulture))
                .Set("secretsmanager:ForceDeleteWithoutRecovery", request.ForceDeleteWithoutRecovery is { } forced ? (forced ? "true" : "false") : null));
        }
        catch (AwsError error) when (absent && force && error.Code == "ResourceNotFoundException")
        {
            return new() { Name = request.SecretId, DeletionDate = world.Now.UtcDateTime };
        }
        if (force && request.RecoveryWindowInDays is not null)
        {
            throw SecretRules.Invalid("You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.");
        }
        if (request.RecoveryWindowInDays is < 7 or > 30)
        {
            throw SecretRules.Invalid("The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).");
        }
        var end = world.Now + (force ? TimeSpan.Zero : TimeSpan.FromDays(request.RecoveryWindowInDays ?? 30));
        if (force)
        {
            All.Remove(secret.Arn);
            world.Agenda.Remove(DueKind.Secret, secret.Arn);
        }
        else if (secret.Deleted is not null)
        {
            throw SecretRules.BadRequest("You can't perform this operation on the secret because it was already scheduled for deletion.");
        }
        else
        {
            secret.Deleted = world.Now;
            world.At(end, DueKind.Secret, secret.Arn);
        }
        return new() { ARN = secret.Arn, Name = secret.Name, DeletionDate = end.UtcDateTime };
    }

    private RestoreSecretResponse Restore(RestoreSecretRequest request, Call call)
    {
        var secret = Existing(world, call, request.SecretId);
        secret.Deleted = null;
        world.Agenda.Remove(DueKind.Secret, secret.Arn);
        return new() { ARN = secret.Arn, Name = secret.Name };
    }

    private TagResourceResponse Tag(TagResourceRequest request, Call call)
    {
        var secret = Existing(world, call, request.SecretId, keys => keys.SetRequestTags(request.Tags.ConvertAll(t => KeyValuePair.Create(t.Key ?? "", t.Value ?? ""))));
        List<Tag> after = [.. secret.Tags.Where(t => !request.Tags.Exists(n => n.Key == t.Key)), .. request.Tags];
        SecretRules.CheckTags(after);
        if (secret.Deleted is not null)
        {
            throw SecretRules.Marked();
        }
        secret.Tags = after;
        return new();
    }

    private UntagResourceResponse Untag(UntagResourceRequest request, Call call)
    {
        var secret = Existing(world, call, request.SecretId, keys => keys.Set("aws:TagKeys", request.TagKeys));
        if (secret.Deleted is not null)
        {
            throw SecretRules.Marked();
        }
        secret.Tags = secret.Tags.FindAll(t => !request.TagKeys.Contains(t.Key));
        return new();
    }
}
