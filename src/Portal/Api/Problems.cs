using Domain.Access;
using Domain.Catalog;
using Domain.Requests;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Portal.Api;

/// <summary>Refusals as problem documents (RFC 9457), with the sentences the pages show.</summary>
internal static class Problems
{
    public static ProblemHttpResult Of(Refusal kind, string why) => kind switch
    {
        Refusal.NotPermitted => TypedResults.Problem(why, statusCode: StatusCodes.Status403Forbidden, title: "You may not do this."),
        Refusal.NotThere => TypedResults.Problem(why, statusCode: StatusCodes.Status404NotFound, title: "Not found."),
        Refusal.NotNow => TypedResults.Problem(why, statusCode: StatusCodes.Status409Conflict, title: "This cannot be done as things stand."),
        Refusal.NotFit => TypedResults.Problem(why, statusCode: StatusCodes.Status422UnprocessableEntity, title: "What was sent does not fit."),
        Refusal.ByAws => TypedResults.Problem(why, statusCode: StatusCodes.Status502BadGateway, title: "AWS refused or did not answer."),
    };

    /// <param name="what">"request #7".</param>
    public static ProblemHttpResult NotFound(string what) => TypedResults.Problem(
        $"There is no {what}, or you may not see it.", statusCode: StatusCodes.Status404NotFound, title: "Not found.");

    public static ProblemHttpResult Changed(string what) => TypedResults.Problem(
        $"{what} changed since you read it. Read it again and repeat the call with its new version.", statusCode: StatusCodes.Status409Conflict, title: "It changed meanwhile.");

    /// <summary>Each field with the sentences that say how to fix it.</summary>
    public static ProblemHttpResult Invalid(IReadOnlyList<FieldProblem> problems) => TypedResults.Problem(
        string.Join(' ', problems.Select(p => p.Why)), statusCode: StatusCodes.Status422UnprocessableEntity, title: "What was sent does not fit.",
        extensions: new Dictionary<string, object?>
        {
            ["errors"] = problems.GroupBy(p => p.Field, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Select(p => p.Why).ToArray(), StringComparer.Ordinal),
        });

    public static ProblemHttpResult ChecksFailed(CheckList checks) => TypedResults.Problem(
        string.Join(' ', checks.Items.Where(c => c.Outcome is CheckOutcome.Fail).Select(c => c.Finding)),
        statusCode: StatusCodes.Status422UnprocessableEntity, title: $"{checks.Failures} of {checks.Items.Count} checks fail, so nothing was submitted.",
        extensions: new Dictionary<string, object?> { ["checks"] = checks.Items });
}
