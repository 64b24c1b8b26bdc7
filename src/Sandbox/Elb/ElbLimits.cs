using System.Globalization;
using Amazon.ElasticLoadBalancingV2.Model;
using Sandbox.Wire;

namespace Sandbox.Elb;

/// <summary>
/// Default quotas of an account and Region (Application and Network Load Balancers, "Quotas for your … Load Balancers";
/// AWS CLI Command Reference, <c>elbv2 describe-account-limits</c>).
/// </summary>
internal static class ElbLimits
{
    public const int Balancers = 50;
    public const int TargetGroups = 3000;
    public const int Listeners = 50;

    /// <summary>Of a load balancer, not counting default rules.</summary>
    public const int Rules = 100;
    public const int TargetsOfGroup = 1000;
    public const int GroupsOfBalancer = 100;
    public const int GroupsOfAction = 5;
    public const int GroupsOfNetworkAction = 1;
    public const int ConditionValues = 5;
    public const int ConditionWildcards = 6;

    /// <summary>Not counting default certificates.</summary>
    public const int Certificates = 25;

    private static readonly IReadOnlyList<(string Name, int Max)> all =
    [
        ("application-load-balancers", Balancers),
        ("certificates-per-application-load-balancer", Certificates),
        ("certificates-per-network-load-balancer", Certificates),
        ("condition-values-per-alb-rule", ConditionValues),
        ("condition-wildcards-per-alb-rule", ConditionWildcards),
        ("listeners-per-application-load-balancer", Listeners),
        ("listeners-per-network-load-balancer", Listeners),
        ("network-load-balancers", Balancers),
        ("rules-per-application-load-balancer", Rules),
        ("target-groups", TargetGroups),
        ("target-groups-per-action-on-application-load-balancer", GroupsOfAction),
        ("target-groups-per-action-on-network-load-balancer", GroupsOfNetworkAction),
        ("target-groups-per-application-load-balancer", GroupsOfBalancer),
        ("targets-per-application-load-balancer", TargetsOfGroup),
        ("targets-per-availability-zone-per-network-load-balancer", 500),
        ("targets-per-network-load-balancer", 3000),
        ("targets-per-target-group", TargetsOfGroup),
    ];

    public static void Register(Api api) => api.Read<DescribeAccountLimitsRequest, DescribeAccountLimitsResponse>("DescribeAccountLimits", Describe);

    private static DescribeAccountLimitsResponse Describe(DescribeAccountLimitsRequest request, Call call)
    {
        call.Authorize("*");
        var (page, next) = ElbPages.Take([.. all], l => l.Name, "DescribeAccountLimits", request.Marker, request.PageSize);
        return new() { Limits = page.ConvertAll(l => new Limit { Name = l.Name, Max = l.Max.ToString(CultureInfo.InvariantCulture) }), NextMarker = next };
    }
}
