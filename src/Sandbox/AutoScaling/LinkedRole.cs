using Sandbox.Iam;

namespace Sandbox.AutoScaling;

/// <summary>The role under which Application Auto Scaling acts on ECS (IAM User Guide, "Service-linked roles").</summary>
internal static class LinkedRole
{
    public const string Service = "ecs.application-autoscaling.amazonaws.com";
    private const string Name = "AWSServiceRoleForApplicationAutoScaling_ECSService";

    public static string Arn(string account) => $"arn:aws:iam::{account}:role/aws-service-role/{Service}/{Name}";

    public static void Add(IamState iam, string account, DateTimeOffset now)
    {
        var arn = Arn(account);
        iam.Roles[arn] = new()
        {
            Arn = arn, Name = Name, Path = $"/aws-service-role/{Service}/", RoleId = $"AROA{SandboxAccount.Digest(arn).ToUpperInvariant()}", Created = now,
            Trust = $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"{{Service}}"},"Action":"sts:AssumeRole"}]}""",
        };
    }
}
