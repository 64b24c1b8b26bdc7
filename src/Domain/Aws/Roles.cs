using Amazon.IdentityManagement.Model;
using Domain.Workloads;

namespace Domain.Aws;

/// <summary>IAM roles.</summary>
internal static class Roles
{
    public static async Task<bool> ExistsAsync(AwsSession session, string arn, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await AwsWords.AskAsync(
                $"look for role {Arns.Last(arn)}",
                cancel => session.Iam.GetRoleAsync(new GetRoleRequest { RoleName = Arns.Last(arn) }, cancel), cancellationToken);
            // names are unique in an account, paths are not part of them
            return answer.Role.Arn == arn;
        }
        catch (AwsRefused e) when (e.Trouble is AwsTrouble.NotFound)
        {
            return false;
        }
    }
}
