using System.Text;
using System.Text.RegularExpressions;
using Sandbox.Models.Ssm;
using Sandbox.Models.Ssm.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Ssm;

/// <summary>Putting and deleting parameters. Keys, limits and codes: SSM API Reference, PutParameter.</summary>
internal sealed class ParameterWrites(World world)
{
    private const int VersionsKept = 100, StandardBytes = 4096, AdvancedBytes = 8192, MostStandard = 10_000;
    private const string OwnKey = "alias/aws/ssm";

    public void Register(Api api) => api
        .Write<PutParameterRequest, PutParameterResponse>("PutParameter", Put)
        .Write<DeleteParameterRequest, DeleteParameterResponse>("DeleteParameter", Delete)
        .Write<DeleteParametersRequest, DeleteParametersResponse>("DeleteParameters", DeleteMany);

    private PutParameterResponse Put(PutParameterRequest request, Call call)
    {
        var arn = ParameterNames.ArnOf(request.Name, call);
        var parameter = world.State.Ssm.Parameters.GetValueOrDefault(arn);
        var tags = request.Tags ?? [];
        call.Authorize(arn, keys => ParameterTags.Keys(keys, parameter)
            .SetRequestTags(ParameterTags.Pairs(tags)).Set("ssm:Overwrite", request.Overwrite == true ? "true" : "false"));
        if (tags.Count > 0)
        {
            call.Authorize("ssm:AddTagsToResource", arn, keys => ParameterTags.Keys(keys, parameter).SetRequestTags(ParameterTags.Pairs(tags)));
        }
        ParameterNames.CheckNew(request.Name);
        if (parameter is not null && request.Overwrite != true)
        {
            throw new AwsError("ParameterAlreadyExists", "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.");
        }
        if (tags.Count > 0 && request.Overwrite == true)
        {
            throw ParameterNames.Invalid("Invalid request: tags and overwrite can't be used together. To create a parameter with tags, please remove overwrite flag. To update tags for an existing parameter, please use AddTagsToResource or RemoveTagsFromResource.");
        }
        ParameterTags.Check(tags);
        var version = Version(request, parameter, call);
        if (parameter is null)
        {
            if (world.State.Ssm.Parameters.Count >= MostStandard)
            {
                throw new AwsError("ParameterLimitExceeded", "You have exceeded the number of parameters for this AWS account. Delete one or more parameters and try again.");
            }
            parameter = new() { Arn = arn, Name = request.Name, Type = request.Type.Value };
            world.State.Ssm.Parameters[arn] = parameter;
            tags.ForEach(t => parameter.Tags[t.Key] = t.Value);
        }
        parameter.Versions.Add(version);
        parameter.Versions.RemoveRange(0, Math.Max(0, parameter.Versions.Count - VersionsKept));
        return new() { Version = version.Number, Tier = version.Tier };
    }

    private ParameterVersion Version(PutParameterRequest request, ParameterState? old, Call call)
    {
        var type = request.Type?.Value ?? old?.Type ?? throw ParameterNames.Invalid("A parameter type is required when you create a parameter.");
        if (type is not ("String" or "StringList" or "SecureString"))
        {
            throw new AwsError("UnsupportedParameterType", $"The parameter type {type} isn't supported.");
        }
        if (old is not null && type != old.Type)
        {
            throw new AwsError("HierarchyTypeMismatchException", "Parameter Store doesn't support changing a parameter type in a hierarchy. You must create a new, unique parameter.");
        }
        if (request.Policies is { Length: > 0 })
        {
            throw new AwsError("InvalidPolicyTypeException", "The Sandbox does not offer parameter policies.");
        }
        var dataType = request.DataType ?? old?.Current().DataType ?? "text";
        if (dataType != "text")
        {
            throw ParameterNames.Invalid($"The Sandbox offers the data type text alone, not {dataType}.");
        }
        if (type != "SecureString" && request.KeyId is not null)
        {
            throw ParameterNames.Invalid("KeyId is required for SecureString type parameter only.");
        }
        CheckValue(request, type, old);
        return new()
        {
            Number = (old?.Current().Number ?? 0) + 1,
            Value = request.Value,
            At = world.Now,
            By = call.Caller.Arn,
            Tier = Tier(request, old),
            DataType = dataType,
            Description = request.Description ?? old?.Current().Description,
            AllowedPattern = request.AllowedPattern ?? old?.Current().AllowedPattern,
            KeyId = type == "SecureString" ? Key(request.KeyId ?? old?.Current().KeyId ?? OwnKey) : null,
        };
    }

    private static void CheckValue(PutParameterRequest request, string type, ParameterState? old)
    {
        if (request.Value.Length == 0)
        {
            throw ParameterNames.Invalid("1 validation error detected: Value '' at 'value' failed to satisfy constraint: Member must have length greater than or equal to 1");
        }
        if (request.Value.Contains("{{", StringComparison.Ordinal))
        {
            throw ParameterNames.Invalid("Parameter value can't nest another parameter. Do not use \"{{}}\" in the value.");
        }
        if (type == "StringList" && request.Value.Split(',').Any(item => item.Length == 0))
        {
            throw ParameterNames.Invalid("Parameter value, cannot have an empty item in a StringList.");
        }
        if ((request.AllowedPattern ?? old?.Current().AllowedPattern) is not { Length: > 0 } pattern)
        {
            return;
        }
        try
        {
            if (!Regex.IsMatch(request.Value, pattern, RegexOptions.None, TimeSpan.FromSeconds(1)))
            {
                throw new AwsError("ParameterPatternMismatchException", $"Parameter value, cannot be validated against allowedPattern: {pattern}");
            }
        }
        catch (ArgumentException)
        {
            throw new AwsError("InvalidAllowedPatternException", "The request does not meet the regular expression requirement.");
        }
    }

    /// <summary>A parameter that is advanced stays so; Intelligent-Tiering takes the cheapest that fits.</summary>
    private static string Tier(PutParameterRequest request, ParameterState? old)
    {
        var bytes = Encoding.UTF8.GetByteCount(request.Value);
        var isAdvanced = old?.Current().Tier == ParameterTier.Advanced.Value;
        if (bytes > AdvancedBytes)
        {
            throw ParameterNames.Invalid($"Advanced tier parameters support a maximum parameter value of {AdvancedBytes} characters.");
        }
        var asked = request.Tier?.Value ?? (isAdvanced ? "Advanced" : "Standard");
        if (asked == "Standard" && isAdvanced)
        {
            throw ParameterNames.Invalid("This parameter uses the advanced-parameter tier. You can't downgrade a parameter from the advanced-parameter tier to the standard-parameter tier.");
        }
        if (asked == "Standard" && bytes > StandardBytes)
        {
            throw ParameterNames.Invalid($"Standard tier parameters support a maximum parameter value of {StandardBytes} characters. To create a larger parameter value, upgrade the parameter to use the advanced-parameter tier.");
        }
        return asked == "Intelligent-Tiering" ? isAdvanced || bytes > StandardBytes ? "Advanced" : "Standard" : asked;
    }

    private static string Key(string keyId)
        => keyId == OwnKey ? keyId : throw new AwsError("InvalidKeyId", $"The Sandbox has no KMS keys: {keyId} cannot be found. {OwnKey} is the only one.");

    private DeleteParameterResponse Delete(DeleteParameterRequest request, Call call)
    {
        var arn = ParameterNames.ArnOf(request.Name, call);
        call.Authorize(arn, keys => ParameterTags.Keys(keys, world.State.Ssm.Parameters.GetValueOrDefault(arn)));
        return world.State.Ssm.Parameters.Remove(arn) ? new() : throw ParameterReads.NotFound();
    }

    private DeleteParametersResponse DeleteMany(DeleteParametersRequest request, Call call)
    {
        ParameterReads.CheckCount(request.Names);
        foreach (var arn in request.Names.Select(name => ParameterNames.ArnOf(name, call)))
        {
            call.Authorize(arn, keys => ParameterTags.Keys(keys, world.State.Ssm.Parameters.GetValueOrDefault(arn)));
        }
        var gone = request.Names.ToLookup(name => world.State.Ssm.Parameters.Remove(ParameterNames.ArnOf(name, call)));
        return new() { DeletedParameters = [.. gone[true]], InvalidParameters = [.. gone[false]] };
    }
}
