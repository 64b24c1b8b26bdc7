using System.Globalization;
using System.Text.RegularExpressions;
using Amazon.ElasticLoadBalancingV2;
using Amazon.ElasticLoadBalancingV2.Model;
using Sandbox.Wire;
using Action = Amazon.ElasticLoadBalancingV2.Model.Action;

namespace Sandbox.Elb;

/// <summary>The actions of rules and listeners: what is refused, and what the answer shows.</summary>
internal static partial class Actions
{
    private const int MostWeight = 999;
    private const int WeekInSeconds = 604800;

    /// <summary>Checks the actions and completes them as AWS shows them.</summary>
    /// <param name="elb">The state.</param>
    /// <param name="balancer">The load balancer of the listener.</param>
    /// <param name="protocol">The listener's protocol.</param>
    /// <param name="actions">As sent.</param>
    public static List<Action> Read(ElbState elb, LoadBalancer balancer, string protocol, List<Action>? actions)
    {
        if (actions is not { Count: > 0 })
        {
            throw ElbErrors.Invalid("At least one action must be specified");
        }
        if (actions.Find(a => a.Type?.Value is not ("forward" or "redirect" or "fixed-response")) is { } other)
        {
            throw new AwsError("InvalidLoadBalancerAction", $"The Sandbox offers the actions forward, redirect and fixed-response, not {other.Type?.Value}.");
        }
        if (actions.Count > 1)
        {
            throw new AwsError("TooManyActions", "A rule must have exactly one of the actions 'forward', 'redirect' and 'fixed-response'");
        }
        var action = actions[0];
        if (action.Order is < 1 or > 50000)
        {
            throw ElbErrors.Invalid($"Action order '{action.Order}' must be between 1 and 50000");
        }
        if (balancer.Type.Value == "network" && action.Type != ActionTypeEnum.Forward)
        {
            throw new AwsError("InvalidLoadBalancerAction", $"The action type '{action.Type.Value}' is not valid with Network Load Balancer");
        }
        return [action.Type.Value switch
        {
            "forward" => Forward(elb, balancer, protocol, action),
            "redirect" => Redirect(action),
            _ => Fixed(action),
        }];
    }

    private static Action Forward(ElbState elb, LoadBalancer balancer, string protocol, Action action)
    {
        var groups = action.ForwardConfig?.TargetGroups is { Count: > 0 } several
            ? several.ConvertAll(g => new TargetGroupTuple { TargetGroupArn = g.TargetGroupArn, Weight = g.Weight ?? 1 })
            : [new() { TargetGroupArn = action.TargetGroupArn, Weight = 1 }];
        if (action.RedirectConfig is not null || action.FixedResponseConfig is not null)
        {
            throw ElbErrors.Invalid("Only a forward configuration can be specified for an action of type 'forward'");
        }
        if (groups.Exists(g => g.TargetGroupArn is null))
        {
            throw ElbErrors.Invalid("A target group ARN must be specified");
        }
        if (action.TargetGroupArn is { } one && (groups.Count > 1 || groups[0].TargetGroupArn != one))
        {
            throw ElbErrors.Invalid("You cannot specify both a TargetGroupArn and a ForwardConfig with other target groups");
        }
        var most = balancer.Type.Value == "network" ? ElbLimits.GroupsOfNetworkAction : ElbLimits.GroupsOfAction;
        if (groups.Count > most)
        {
            throw new AwsError("TooManyUniqueTargetGroupsPerLoadBalancer", $"The maximum number of target groups per action is '{most}'");
        }
        if (groups.DistinctBy(g => g.TargetGroupArn).Count() < groups.Count)
        {
            throw ElbErrors.Invalid("A target group can be specified only once in an action");
        }
        if (groups.Find(g => g.Weight is < 0 or > MostWeight) is { } heavy)
        {
            throw ElbErrors.Invalid($"Target group weight '{heavy.Weight}' must be between 0 and {MostWeight}");
        }
        groups.ForEach(g => CheckGroup(elb, balancer, protocol, g.TargetGroupArn));
        var sticky = action.ForwardConfig?.TargetGroupStickinessConfig;
        if (sticky?.Enabled == true && sticky.DurationSeconds is null or < 1 or > WeekInSeconds)
        {
            throw ElbErrors.Invalid($"Target group stickiness duration must be between 1 and {WeekInSeconds} seconds");
        }
        return new()
        {
            Type = action.Type,
            Order = action.Order,
            TargetGroupArn = groups.Count == 1 ? groups[0].TargetGroupArn : null,
            ForwardConfig = new() { TargetGroups = groups, TargetGroupStickinessConfig = new() { Enabled = sticky?.Enabled ?? false, DurationSeconds = sticky?.DurationSeconds } },
        };
    }

    private static void CheckGroup(ElbState elb, LoadBalancer balancer, string protocol, string arn)
    {
        var group = elb.TargetGroups.GetValueOrDefault(arn) ?? throw new AwsError("TargetGroupNotFound", $"Target groups '{arn}' not found");
        if (group.LoadBalancerArns.Exists(b => b != balancer.LoadBalancerArn))
        {
            throw new AwsError("TargetGroupAssociationLimit", $"The following target groups cannot be associated with more than one load balancer: {arn}");
        }
        if (!Protocols.GoTogether(protocol, group.Settings.Protocol.Value))
        {
            throw new AwsError("IncompatibleProtocols", $"The target group '{arn}' with protocol '{group.Settings.Protocol.Value}' is not compatible with a listener of protocol '{protocol}'");
        }
        if (group.VpcId != balancer.VpcId)
        {
            throw ElbErrors.Configuration($"The target group '{arn}' must be in the VPC of the load balancer, '{balancer.VpcId}'");
        }
    }

    private static Action Redirect(Action action)
    {
        var redirect = action.RedirectConfig ?? throw ElbErrors.Invalid("A redirect configuration must be specified for an action of type 'redirect'");
        var complete = new RedirectActionConfig
        {
            Protocol = redirect.Protocol ?? "#{protocol}",
            Port = redirect.Port ?? "#{port}",
            Host = redirect.Host ?? "#{host}",
            Path = redirect.Path ?? "/#{path}",
            Query = redirect.Query ?? "#{query}",
            StatusCode = redirect.StatusCode,
        };
        var wrong = redirect.StatusCode?.Value is not ("HTTP_301" or "HTTP_302") ? "status code must be one of 'HTTP_301, HTTP_302'"
            : complete.Protocol is not ("HTTP" or "HTTPS" or "#{protocol}") ? "protocol must be 'HTTP', 'HTTPS' or '#{protocol}'"
            : complete.Port != "#{port}" && !(int.TryParse(complete.Port, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 1 and <= 65535) ? "port must be between 1 and 65535, or '#{port}'"
            : complete.Host.Length is < 1 or > 128 ? "host must have 1 to 128 characters"
            : !complete.Path.StartsWith('/') || complete.Path.Length > 128 ? "path must begin with '/' and have at most 128 characters"
            : complete.Query.Length > 128 ? "query must have at most 128 characters"
            : (complete.Protocol, complete.Port, complete.Host, complete.Path, complete.Query) is ("#{protocol}", "#{port}", "#{host}", "/#{path}", "#{query}") ? "must change at least one of protocol, port, host and path, or it leads to a redirect loop"
            : null;
        return wrong is null ? new() { Type = action.Type, Order = action.Order, RedirectConfig = complete } : throw ElbErrors.Invalid($"Redirect action {wrong}");
    }

    private static Action Fixed(Action action)
    {
        var answer = action.FixedResponseConfig ?? throw ElbErrors.Invalid("A fixed response configuration must be specified for an action of type 'fixed-response'");
        var wrong = answer.StatusCode is null || !Status().IsMatch(answer.StatusCode) ? $"status code '{answer.StatusCode}' must be 2XX, 4XX or 5XX"
            : answer.MessageBody is { Length: > 1024 } ? "message body must have at most 1024 characters"
            : answer.ContentType is not (null or "text/plain" or "text/css" or "text/html" or "application/javascript" or "application/json") ? $"content type '{answer.ContentType}' must be one of 'text/plain, text/css, text/html, application/javascript, application/json'"
            : null;
        return wrong is null ? new() { Type = action.Type, Order = action.Order, FixedResponseConfig = answer } : throw ElbErrors.Invalid($"Fixed response action {wrong}");
    }

    [GeneratedRegex(@"^(2|4|5)\d\d$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Status();
}
