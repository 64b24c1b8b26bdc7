using Domain.Requests;
using Domain.Teams;
using Domain.Workloads;

namespace Domain.Kinds.Services;

/// <summary>Whether a service can run an earlier revision as it is set up today. Pure.</summary>
internal static class RollbackCheckRules
{
    private const string Rule = "Rollback";

    /// <summary>Why AWS would refuse it; null when nothing stands against it.</summary>
    public static string? WhyNot(RanRevision chosen, ServiceSpec service)
    {
        var revision = Arns.Last(chosen.Span.TaskDefinitionArn);
        if (!chosen.IsActive)
        {
            return $"{revision} was deregistered, so AWS starts nothing from it. Choose another revision, or deploy its image anew.";
        }

        // ECS API, LoadBalancer: container and port must be in the task definition
        if (service.TargetGroupArn is not null && !chosen.Document.Containers.Any(c => c.Name == service.ContainerName && c.Ports.Any(p => p.Port == service.ContainerPort)))
        {
            return $"The target group sends traffic to port {service.ContainerPort} of container {service.ContainerName}, which {revision} does not have. Choose another revision, or change the service instead.";
        }

        if (service.Connect?.PortName is { } port && !chosen.Document.Containers.Any(c => c.Ports.Any(p => p.Name == port)))
        {
            return $"Service Connect offers the port named {port}, which {revision} does not have. Choose another revision, or change the service instead.";
        }

        return service.Compute is not Compute.Ec2 && chosen.Document.OnEc2
            ? $"The service runs on Fargate and {revision} was made for instances alone. Choose another revision, or change the service instead." : null;
    }

    public static IEnumerable<Check> Of(RanRevision chosen, ServiceSpec service, bool underWay)
    {
        var revision = Arns.Last(chosen.Span.TaskDefinitionArn);
        yield return WhyNot(chosen, service) is { } why
            ? new Check(CheckOutcome.Fail, why, Rule)
            : new Check(CheckOutcome.Pass, $"{revision} is ACTIVE, ran here before and became stable.", Rule);
        if (underWay)
        {
            yield return new Check(CheckOutcome.Warning, "A deployment is under way; this one takes its place.", Rule);
        }
    }
}
