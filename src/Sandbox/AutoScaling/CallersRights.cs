using Amazon.ApplicationAutoScaling.Model;
using Sandbox.Ecs;
using Sandbox.Wire;

namespace Sandbox.AutoScaling;

/// <summary>
/// What Application Auto Scaling does as its caller besides its own actions: it looks at the service and changes its count,
/// and keeps the alarms of target tracking (ECS Developer Guide, "IAM permissions required for Amazon ECS service auto
/// scaling"; Application Auto Scaling User Guide, "Identity-based policy examples").
/// </summary>
internal static class CallersRights
{
    /// <summary>The type of policies that keep their own alarms; those of step scaling are made apart.</summary>
    public const string TargetTracking = "TargetTrackingScaling";

    public static bool KeepsAlarms(ScalingPolicy policy) => policy.PolicyType?.Value == TargetTracking;

    public static void OnService(Scaling scaling, Call call, string resourceId)
    {
        var arn = call.Arn("ecs", resourceId);
        var service = scaling.FindService(arn);
        foreach (var action in new[] { "ecs:DescribeServices", "ecs:UpdateService" })
        {
            call.Authorize(action, arn, keys => keys.Set("ecs:cluster", service?.ClusterArn).SetResourceTags(service?.Tags));
        }
    }

    public static void ToKeepAlarms(Call call, string resourceId)
    {
        call.Authorize("cloudwatch:DescribeAlarms", call.Arn("cloudwatch", "alarm:*"));
        call.Authorize("cloudwatch:PutMetricAlarm", Alarm(call, resourceId));
    }

    public static void ToDropAlarms(Call call, string resourceId)
    {
        call.Authorize("cloudwatch:DescribeAlarms", call.Arn("cloudwatch", "alarm:*"));
        call.Authorize("cloudwatch:DeleteAlarms", Alarm(call, resourceId));
    }

    /// <summary>One of the two alarms of target tracking; what follows in its name is drawn when it is made.</summary>
    private static string Alarm(Call call, string resourceId) => call.Arn("cloudwatch", $"alarm:TargetTracking-{resourceId}-AlarmHigh");
}
