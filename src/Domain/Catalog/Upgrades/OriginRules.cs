using Domain.Operations;
using Domain.Requests;

namespace Domain.Catalog.Upgrades;

/// <summary>What a request that has ended leaves of its workload.</summary>
internal enum OriginMark
{
    /// <summary>It stands as the request asked.</summary>
    Stands,
    /// <summary>It was deleted.</summary>
    Gone,
    /// <summary>The request did not come as far as the workload itself.</summary>
    Untouched,
}

/// <summary>Pure: what an ended request says about where its workload came from.</summary>
internal static class OriginRules
{
    // the changes that are the workload itself; a log group or a policy beside it says nothing of its template
    private static readonly string[] Workloads = ["Service", "Cluster", "Schedule", "Event rule"];

    // what is run once does not stand afterwards
    private static readonly string[] Runs = ["task", Kinds.Jobs.JobDrafts.RunNow];
    private const string Delete = "-delete";

    /// <param name="steps">Of its operation.</param>
    public static OriginMark MarkOf(Request request, IReadOnlyCollection<Step> steps)
    {
        if (Runs.Contains(request.Kind, StringComparer.Ordinal))
        {
            return OriginMark.Untouched;
        }

        var own = steps.Where(s => s.Planned is Change change && Workloads.Contains(change.Noun, StringComparer.Ordinal)).ToList();
        // bounds alone may be all that was changed
        var counted = own.Count > 0 ? own : [.. steps.Where(s => s.Planned is Change)];
        return request.State is not RequestState.Done && !counted.Exists(s => s.State is StepState.Done) ? OriginMark.Untouched
            : request.Kind.EndsWith(Delete, StringComparison.Ordinal) ? OriginMark.Gone : OriginMark.Stands;
    }

    /// <summary>The account a role belongs to: <c>arn:aws:iam::111122223333:role/…</c>. Empty where it is no ARN.</summary>
    public static string AccountOf(string roleArn) => roleArn.Split(':') is [_, _, _, _, var account, ..] ? account : "";
}
