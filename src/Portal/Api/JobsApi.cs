using Domain.Workloads;
using Microsoft.AspNetCore.Http.HttpResults;
using Portal.Security;

namespace Portal.Api;

/// <summary>Jobs as the watch last saw them. They are made, changed, run and deleted by requests of the kinds <c>job</c>, <c>job-run</c> and <c>job-delete</c>.</summary>
internal static class JobsApi
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/jobs", ListAsync).WithTags("Workloads").AllowTokens().WithName("ListJobs")
            .WithSummary("List the schedules and event rules that run tasks in the environments you may see, with their next runs in UTC, and where they cannot be read now. take is at most 1,000.");

    private static async Task<Ok<JobList>> ListAsync(
        CurrentUser user, JobReader jobs, [AsParameters] JobFilter filter, CancellationToken cancellationToken, int skip = 0, int take = JobReader.Most) =>
        TypedResults.Ok(await jobs.ListAsync(user.Caller, filter, skip, take, cancellationToken));
}
