using Sandbox.Wire;

namespace Sandbox.Elb;

/// <summary>Refusals of Elastic Load Balancing in its codes.</summary>
internal static class ElbErrors
{
    public static AwsError Invalid(string message) => new("ValidationError", message);

    public static AwsError Configuration(string message) => new("InvalidConfigurationRequest", message);

    public static AwsError NotPermitted(string message) => new("OperationNotPermitted", message);

    public static AwsError InUse(string message) => new("ResourceInUse", message);

    /// <summary>An option that AWS has and the Sandbox does not honour.</summary>
    public static AwsError NotOffered(string what) => new("InvalidConfigurationRequest", $"The Sandbox does not offer {what}.");

    public static AwsError NoBalancer() => new("LoadBalancerNotFound", "One or more load balancers not found");

    public static AwsError NoListener() => new("ListenerNotFound", "One or more listeners not found");

    public static AwsError NoRule() => new("RuleNotFound", "One or more rules not found");

    public static AwsError NoGroup() => new("TargetGroupNotFound", "One or more target groups not found");
}
