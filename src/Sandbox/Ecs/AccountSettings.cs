using Amazon.ECS;
using Amazon.ECS.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Ecs;

/// <summary>
/// Account settings: of each principal, with the account's default (set for the root user) behind it and AWS's own behind
/// that (ECS API Reference, "PutAccountSetting").
/// </summary>
internal sealed class AccountSettings(World world)
{
    private static readonly string[] switches = ["enabled", "disabled"];

    /// <summary>Each setting with AWS's own value first, then what else it can be.</summary>
    private static readonly Dictionary<string, string[]> known = new(StringComparer.Ordinal)
    {
        ["awsvpcTrunking"] = ["disabled", "enabled"],
        ["containerInsights"] = ["disabled", "enabled", "enhanced"],
        ["containerInstanceLongArnFormat"] = switches,
        ["defaultLogDriverMode"] = ["non-blocking", "blocking"],
        ["dualStackIPv6"] = switches,
        ["fargateEventWindows"] = ["disabled", "enabled"],
        ["fargateFIPSMode"] = ["disabled", "enabled"],
        ["fargateTaskRetirementWaitPeriod"] = ["7", "0", "14"],
        ["guardDutyActivate"] = ["off"],
        ["serviceLongArnFormat"] = switches,
        ["tagResourceAuthorization"] = ["on", "off"],
        ["taskLongArnFormat"] = switches,
    };

    public void Register(Api api) => api
        .Write<PutAccountSettingRequest, PutAccountSettingResponse>("PutAccountSetting", Put)
        .Write<PutAccountSettingDefaultRequest, PutAccountSettingDefaultResponse>("PutAccountSettingDefault", PutDefault)
        .Write<DeleteAccountSettingRequest, DeleteAccountSettingResponse>("DeleteAccountSetting", Delete)
        .Read<ListAccountSettingsRequest, ListAccountSettingsResponse>("ListAccountSettings", List);

    /// <summary>The value in force for a caller.</summary>
    public static string Effective(World world, Call call, string name) => Effective(world, call, call.Caller.Identity, name).Value;

    /// <summary>The value in force for a role or user that makes no call just now, such as the role of an instance.</summary>
    public static string Of(World world, string region, string principal, string name)
        => new[] { principal, $"arn:aws:iam::{Arns.Account(principal)}:root" }
            .Select(p => world.State.Ecs.AccountSettings.GetValueOrDefault($"{region} {p}")?.GetValueOrDefault(name)).FirstOrDefault(v => v is not null) ?? known[name][0];

    private static (string Value, string Principal) Effective(World world, Call call, string principal, string name)
    {
        foreach (var at in new[] { principal, Root(call) })
        {
            if (world.State.Ecs.AccountSettings.GetValueOrDefault(Key(call, at))?.GetValueOrDefault(name) is { } set)
            {
                return (set, at);
            }
        }
        return (known[name][0], Root(call));
    }

    private PutAccountSettingResponse Put(PutAccountSettingRequest request, Call call)
    {
        call.Authorize("*", keys => keys.Set("ecs:account-setting", request.Name.Value));
        return new() { Setting = Set(call, Principal(call, request.PrincipalArn), request.Name.Value, request.Value) };
    }

    private PutAccountSettingDefaultResponse PutDefault(PutAccountSettingDefaultRequest request, Call call)
    {
        call.Authorize("*", keys => keys.Set("ecs:account-setting", request.Name.Value));
        return new() { Setting = Set(call, Root(call), request.Name.Value, request.Value) };
    }

    private DeleteAccountSettingResponse Delete(DeleteAccountSettingRequest request, Call call)
    {
        call.Authorize("*", keys => keys.Set("ecs:account-setting", request.Name.Value));
        var principal = Principal(call, request.PrincipalArn);
        Known(request.Name.Value);
        world.State.Ecs.AccountSettings.GetValueOrDefault(Key(call, principal))?.Remove(request.Name.Value);
        return new() { Setting = View(request.Name.Value, Effective(world, call, principal, request.Name.Value).Value, principal) };
    }

    private ListAccountSettingsResponse List(ListAccountSettingsRequest request, Call call)
    {
        call.Authorize("*");
        if (request.Value is not null && request.Name is null)
        {
            throw EcsNames.Invalid("You must specify an account setting name to filter by value.");
        }
        if (request.MaxResults is < 1 or > 10)
        {
            throw EcsNames.Invalid("maxResults must be between 1 and 10.");
        }
        var principal = Principal(call, request.PrincipalArn);
        var own = world.State.Ecs.AccountSettings.GetValueOrDefault(Key(call, principal));
        var settings = known.Keys
            .Where(n => request.Name is null || n == request.Name.Value)
            .Where(n => request.EffectiveSettings == true || own?.ContainsKey(n) == true)
            .Select(n => Effective(world, call, principal, n) is var (value, from) ? View(n, value, from) : throw new InvalidOperationException(n))
            .Where(s => request.Value is null || s.Value == request.Value)
            .ToList();
        var (page, next) = EcsPages.Take(settings, s => s.Name.Value, $"ListAccountSettings {principal} {request.Name} {request.Value} {request.EffectiveSettings}", request.NextToken, request.MaxResults, 10);
        return new() { Settings = page, NextToken = next };
    }

    private Setting Set(Call call, string principal, string name, string value)
    {
        if (!Known(name).Contains(value, StringComparer.Ordinal))
        {
            throw EcsNames.Invalid($"'{value}' is not a valid value for the account setting {name}.");
        }
        if (name.EndsWith("LongArnFormat", StringComparison.Ordinal) && value == "disabled")
        {
            throw EcsNames.Invalid("Opting out of the long Amazon Resource Name (ARN) format is no longer supported.");
        }
        if (name == "guardDutyActivate")
        {
            throw EcsNames.Invalid("The account setting guardDutyActivate is managed by AWS and cannot be changed.");
        }
        if (name == "tagResourceAuthorization" && value == "off")
        {
            throw new AwsError("UnsupportedFeatureException", "The Sandbox always authorises tags at creation: tagResourceAuthorization cannot be turned off here.");
        }
        var key = Key(call, principal);
        if (!world.State.Ecs.AccountSettings.TryGetValue(key, out var settings))
        {
            world.State.Ecs.AccountSettings[key] = settings = new(StringComparer.Ordinal);
        }
        settings[name] = value;
        return View(name, value, principal);
    }

    private static string[] Known(string name) => known.GetValueOrDefault(name) ?? throw EcsNames.Invalid($"'{name}' is not a valid account setting name.");

    /// <summary>A caller sets their own settings or, naming the root user, the account's.</summary>
    private static string Principal(Call call, string? named)
        => string.IsNullOrEmpty(named) || named == call.Caller.Identity ? call.Caller.Identity
            : named == Root(call) ? named
            : throw EcsNames.Invalid("The principalArn must be your own or that of the root user.");

    private static string Root(Call call) => $"arn:aws:iam::{call.Account}:root";

    private static string Key(Call call, string principal) => $"{call.Region} {principal}";

    private static Setting View(string name, string value, string principal) => new()
    {
        Name = name,
        Value = value,
        PrincipalArn = principal,
        Type = name == "guardDutyActivate" ? SettingType.Aws_managed : SettingType.User,
    };
}
