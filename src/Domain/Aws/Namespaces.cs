using Amazon.ServiceDiscovery;
using Amazon.ServiceDiscovery.Model;
using Domain.Requests;
using Domain.Workloads;

namespace Domain.Aws;

/// <summary>AWS Cloud Map namespaces, in which Service Connect finds services.</summary>
internal static class Namespaces
{
    private const int ListPage = 100;

    public static async Task<IReadOnlyList<NamespaceFacts>> AllAsync(AwsSession session, CancellationToken cancellationToken) =>
        await ListAsync(session, null, cancellationToken);

    /// <summary>The one of this name or ARN; null when there is none here.</summary>
    public static async Task<NamespaceFacts?> FindAsync(AwsSession session, string nameOrArn, CancellationToken cancellationToken)
    {
        if (!nameOrArn.StartsWith("arn:", StringComparison.Ordinal))
        {
            return await ListAsync(session, nameOrArn, cancellationToken) is [var named, ..] ? named : null;
        }

        try
        {
            var request = new GetNamespaceRequest { Id = Arns.Last(nameOrArn) };
            var answer = await AwsWords.AskAsync("look for a namespace", cancel => session.Discovery.GetNamespaceAsync(request, cancel), cancellationToken);
            return answer.Namespace is { Arn: { } arn } found && arn == nameOrArn ? new(found.Name, arn) : null;
        }
        // an id that can be none is as good as one of nothing
        catch (AwsRefused e) when (e.Trouble is AwsTrouble.NotFound || e.Code is "InvalidInput" or "NamespaceNotFound")
        {
            return null;
        }
    }

    private static async Task<IReadOnlyList<NamespaceFacts>> ListAsync(AwsSession session, string? name, CancellationToken cancellationToken)
    {
        var found = await AwsPages.AllAsync(
            "list namespaces",
            (next, cancel) => session.Discovery.ListNamespacesAsync(
                new ListNamespacesRequest
                {
                    MaxResults = ListPage, NextToken = next,
                    Filters = name is null ? null : [new NamespaceFilter { Name = NamespaceFilterName.NAME, Condition = FilterCondition.EQ, Values = [name] }],
                },
                cancel),
            page => page.Namespaces, page => page.NextToken, cancellationToken);
        return [.. found.Select(n => new NamespaceFacts(n.Name, n.Arn)).OrderBy(n => n.Name, StringComparer.Ordinal)];
    }
}
