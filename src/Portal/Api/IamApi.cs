using System.Diagnostics;
using System.Text;
using Domain.Access.Iam;
using Portal.Security;

namespace Portal.Api;

/// <summary>The IAM roles that Berth needs, as files to apply.</summary>
internal static class IamApi
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/teams/{team}/environments/{environment}/iam", FileAsync).WithTags("Teams").WithName("GetTeamIam")
            .WithSummary("The roles Berth needs, as a CloudFormation template or Terraform JSON: of the team and environment, of its account (part=Account), of the events of its Region (part=Events) or of Berth itself (part=Hub). For leads of the team, platform admins and auditors.")
            .Produces<string>(contentType: "application/json")
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status502BadGateway);

    private static async Task<IResult> FileAsync(
        string team, string environment, CurrentUser user, GenerateIam generate, CancellationToken cancellationToken, string format = "cloudformation", string part = "team")
    {
        // written in lower case by hand and by scripts alike, so read in any
        if (Word<IamFormat>(format) is not { } asked || Word<IamPart>(part) is not { } which)
        {
            return TypedResults.Problem(
                "Write format=cloudformation or format=terraform, and part=team, part=account, part=events or part=hub.",
                statusCode: StatusCodes.Status422UnprocessableEntity, title: "What was sent does not fit.");
        }

        return await generate.RunAsync(user.Caller, team, environment, cancellationToken) switch
        {
            IamOutcome.Found found => Results.File(
                Encoding.UTF8.GetBytes(IamTemplates.Of(asked, found.Roles(which))), "application/json",
                $"berth-{(which is IamPart.Team ? found.At.Prefix : part.ToLowerInvariant())}.{(asked is IamFormat.Terraform ? "tf.json" : "template.json")}"),
            IamOutcome.Refused refused => Problems.Of(refused.Kind, refused.Why),
            IamOutcome.NotFound => Problems.NotFound($"environment {team}/{environment}"),
            _ => throw new UnreachableException(),
        };
    }

    private static T? Word<T>(string text) where T : struct, Enum =>
        Enum.GetValues<T>().Cast<T?>().FirstOrDefault(v => string.Equals(v.ToString(), text, StringComparison.OrdinalIgnoreCase));
}
