using System.Security.Cryptography;
using System.Text;
using Sandbox.Models.Ssm.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Ssm;

/// <summary>Reading parameters by name and by path: the account's own, and those AWS publishes.</summary>
internal sealed class ParameterReads(World world)
{
    public void Register(Api api) => api
        .Read<GetParameterRequest, GetParameterResponse>("GetParameter", Get)
        .Read<GetParametersRequest, GetParametersResponse>("GetParameters", GetMany)
        .Read<GetParametersByPathRequest, GetParametersByPathResponse>("GetParametersByPath", ByPath)
        .Read<GetParameterHistoryRequest, GetParameterHistoryResponse>("GetParameterHistory", History);

    public static AwsError NotFound() => new("ParameterNotFound", "");

    /// <summary>AWS takes at most ten names in one call.</summary>
    public static void CheckCount(List<string> names)
    {
        if (names.Count is 0 or > 10)
        {
            throw ParameterNames.Invalid($"1 validation error detected: Value '[{string.Join(", ", names)}]' at 'names' failed to satisfy constraint: Member must have length {(names.Count == 0 ? "greater than or equal to 1" : "less than or equal to 10")}");
        }
    }

    private GetParameterResponse Get(GetParameterRequest request, Call call)
    {
        var asked = Allowed(request.Name, call);
        var parameter = Public(asked) is { } published ? View(published)
            : !world.State.Ssm.Parameters.TryGetValue(asked.Arn, out var own) ? throw NotFound()
            : asked.Select(own) is { } version ? View(own, version, asked.Selector, request.WithDecryption == true)
            : throw asked.VersionNotFound();
        return new() { Parameter = parameter };
    }

    /// <summary>What is there, in the order of names, and beside it the names of what is not.</summary>
    private GetParametersResponse GetMany(GetParametersRequest request, Call call)
    {
        CheckCount(request.Names);
        var found = new SortedDictionary<string, Parameter>(StringComparer.Ordinal);
        var unknown = new List<string>();
        foreach (var (said, asked) in request.Names.ConvertAll(name => (name, Allowed(name, call))))
        {
            if (Public(asked) is { } published)
            {
                found[said] = View(published);
            }
            else if (world.State.Ssm.Parameters.TryGetValue(asked.Arn, out var own) && asked.Select(own) is { } version)
            {
                found[said] = View(own, version, asked.Selector, request.WithDecryption == true);
            }
            else
            {
                unknown.Add(said);
            }
        }
        return new() { Parameters = [.. found.Values], InvalidParameters = unknown };
    }

    private GetParametersByPathResponse ByPath(GetParametersByPathRequest request, Call call)
    {
        var path = request.Path.TrimEnd('/');
        call.Authorize(ParameterNames.ArnOf(request.Path.StartsWith(PublicParameters.Root, StringComparison.Ordinal) ? path : $"/{path.TrimStart('/')}", call),
            keys => keys.Set("ssm:Recursive", request.Recursive == true ? "true" : "false"));
        if (!request.Path.StartsWith('/'))
        {
            throw ParameterNames.Invalid("The parameter doesn't meet the parameter name requirements. The parameter name must begin with a forward slash \"/\". It can't be prefixed with \"aws\" or \"ssm\" (case-insensitive).");
        }
        var filters = ParameterFilters.ByPath(request.ParameterFilters);
        var isPublic = $"{path}/".StartsWith(PublicParameters.Root, StringComparison.Ordinal);
        List<Parameter> all = isPublic
            ? [.. PublicParameters.Of(call.Region).Where(p => Under(p.Name, path, request.Recursive)).Select(View)]
            : [.. world.State.Ssm.Parameters.Values.Where(p => IsHere(p, call) && Under(p.Name, path, request.Recursive) && filters(p))
                .Select(p => View(p, p.Current(), null, request.WithDecryption == true))];
        var (page, next) = Pages.Take(all, p => p.Name, $"GetParametersByPath {path} {request.Recursive}", request.NextToken, request.MaxResults, 10, 10);
        return new() { Parameters = page, NextToken = next };
    }

    private GetParameterHistoryResponse History(GetParameterHistoryRequest request, Call call)
    {
        var asked = Allowed(request.Name, call);
        if (!world.State.Ssm.Parameters.TryGetValue(asked.Arn, out var own))
        {
            throw NotFound();
        }
        var (page, next) = Pages.Take(own.Versions, v => $"{v.Number}", $"GetParameterHistory {asked.Arn}", request.NextToken, request.MaxResults, 50, 50);
        return new()
        {
            NextToken = next,
            Parameters = page.ConvertAll(v => new ParameterHistory
            {
                Name = own.Name, Type = own.Type, KeyId = v.KeyId, LastModifiedDate = v.At.UtcDateTime, LastModifiedUser = v.By, Description = v.Description,
                Value = Value(own, v, request.WithDecryption == true), AllowedPattern = v.AllowedPattern, Version = v.Number, Labels = [], Tier = v.Tier, Policies = [], DataType = v.DataType,
            }),
        };
    }

    /// <summary>What was asked for, the caller allowed to read it whether it is there or not.</summary>
    private ParameterNames Allowed(string said, Call call)
    {
        var asked = ParameterNames.Parse(said, call);
        call.Authorize(asked.Arn, keys => ParameterTags.Keys(keys, world.State.Ssm.Parameters.GetValueOrDefault(asked.Arn)));
        return asked;
    }

    private static PublicParameter? Public(ParameterNames asked) => PublicParameters.Find(asked.Name, Arns.Region(asked.Arn));

    internal static bool IsHere(ParameterState parameter, Call call) => parameter.Arn.StartsWith(call.Arn("ssm", "parameter/"), StringComparison.Ordinal);

    internal static bool Under(string name, string path, bool? recursive)
        => name.StartsWith($"{path}/", StringComparison.Ordinal) && (recursive == true || name.IndexOf('/', path.Length + 1) < 0);

    private static Parameter View(PublicParameter published) => new()
    {
        Name = published.Name, ARN = published.Arn, Type = "String", Value = published.Value, Version = 1, DataType = published.DataType, LastModifiedDate = published.Published.UtcDateTime,
    };

    private static Parameter View(ParameterState parameter, ParameterVersion version, string? selector, bool decrypt) => new()
    {
        Name = parameter.Name, ARN = parameter.Arn, Type = parameter.Type, Value = Value(parameter, version, decrypt), Version = version.Number,
        Selector = selector, DataType = version.DataType, LastModifiedDate = version.At.UtcDateTime,
    };

    /// <summary>A SecureString is told in clear to who asks for it; otherwise as text that tells nothing of it.</summary>
    private static string Value(ParameterState parameter, ParameterVersion version, bool decrypt)
        => parameter.Type != "SecureString" || decrypt
            ? version.Value
            : "AQICAH" + Convert.ToBase64String(SHA512.HashData(Encoding.UTF8.GetBytes($"{parameter.Arn} {version.Number} {version.At:O}")));
}
