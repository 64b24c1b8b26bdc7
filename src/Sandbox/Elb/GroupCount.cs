using Amazon.ElasticLoadBalancingV2.Model;
using Sandbox.Wire;
using Action = Amazon.ElasticLoadBalancingV2.Model.Action;

namespace Sandbox.Elb;

/// <summary>How many target groups one load balancer may route to.</summary>
internal static class GroupCount
{
    public static void Check(ElbState elb, LoadBalancer balancer, List<Action> more)
    {
        var used = elb.TargetGroups.Values.Where(g => g.LoadBalancerArns.Contains(balancer.LoadBalancerArn)).Select(g => g.Arn);
        if (used.Union(Forwarding.GroupsOf(more), StringComparer.Ordinal).Count() > ElbLimits.GroupsOfBalancer)
        {
            throw new AwsError(
                "TooManyUniqueTargetGroupsPerLoadBalancer",
                $"The maximum number of target groups has been reached on the load balancer '{balancer.LoadBalancerArn}': '{ElbLimits.GroupsOfBalancer}'");
        }
    }
}
