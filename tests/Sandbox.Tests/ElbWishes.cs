using Amazon.ElasticLoadBalancingV2;
using Amazon.ElasticLoadBalancingV2.Model;
using Action = Amazon.ElasticLoadBalancingV2.Model.Action;

namespace Sandbox.Tests;

/// <summary>Load balancers, listeners, rules and target groups as a team would ask for them.</summary>
internal static class ElbWishes
{
    public const string Certificate = "arn:aws:acm:us-east-1:111122223333:certificate/0be27400-0000-4000-8000-000000000002";

    public static CreateLoadBalancerRequest Balancer(string name = "web") => new()
    {
        Name = name,
        Scheme = LoadBalancerSchemeEnum.Internal,
        Subnets = [.. SandboxAccount.PrivateSubnets],
        SecurityGroups = [SandboxAccount.LoadBalancerSecurityGroup],
    };

    public static CreateTargetGroupRequest Group(string name = "web-blue", string protocol = "HTTP", string type = "ip") => new()
    {
        Name = name, Protocol = protocol, Port = 8080, VpcId = SandboxAccount.VpcId, TargetType = type, HealthCheckIntervalSeconds = 10, HealthCheckTimeoutSeconds = 5,
    };

    public static Action Forward(params string[] groups) => new()
    {
        Type = ActionTypeEnum.Forward,
        ForwardConfig = new() { TargetGroups = [.. groups.Select(g => new TargetGroupTuple { TargetGroupArn = g, Weight = 1 })] },
    };

    public static Action Answer(string status = "404") => new() { Type = ActionTypeEnum.FixedResponse, FixedResponseConfig = new() { StatusCode = status } };

    public static RuleCondition Path(params string[] paths) => new() { Field = "path-pattern", PathPatternConfig = new() { Values = [.. paths] } };

    public static async Task<LoadBalancer> Create(this Clients clients, CreateLoadBalancerRequest request)
        => (await clients.Elb.CreateLoadBalancerAsync(request, Testbed.Cancel)).LoadBalancers.Single();

    public static async Task<TargetGroup> Create(this Clients clients, CreateTargetGroupRequest request)
        => (await clients.Elb.CreateTargetGroupAsync(request, Testbed.Cancel)).TargetGroups.Single();

    public static async Task<Listener> Listen(this Clients clients, string balancer, int port = 80, string protocol = "HTTP", Action? action = null)
        => (await clients.Elb.CreateListenerAsync(
            new()
            {
                LoadBalancerArn = balancer, Port = port, Protocol = protocol, DefaultActions = [action ?? Answer()],
                Certificates = protocol is "HTTPS" or "TLS" ? [new() { CertificateArn = Certificate }] : null,
            }, Testbed.Cancel)).Listeners.Single();

    public static async Task<Rule> Rule(this Clients clients, string listener, int priority, RuleCondition condition, params Action[] actions)
        => (await clients.Elb.CreateRuleAsync(new() { ListenerArn = listener, Priority = priority, Conditions = [condition], Actions = [.. actions] }, Testbed.Cancel)).Rules.Single();

    public static async Task<List<TargetHealthDescription>> Health(this Clients clients, string group)
        => (await clients.Elb.DescribeTargetHealthAsync(new() { TargetGroupArn = group }, Testbed.Cancel)).TargetHealthDescriptions ?? [];

    /// <summary>The code and the message of the error that a call ends in.</summary>
    public static async Task<(string Code, string Message)> Refusal(Func<Task> call)
    {
        var error = await Assert.ThrowsAnyAsync<Amazon.Runtime.AmazonServiceException>(call);
        return (error.ErrorCode, error.Message);
    }
}
