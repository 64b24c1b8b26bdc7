using Sandbox.Iam;

namespace Sandbox.Start;

/// <summary>
/// Berth's roles in a workload account: one to read, one for each team and environment to write, one for ECS itself (traffic shifts, volumes, hooks), and the execution and task
/// roles that a team's tasks run under, and one that its schedules and rules run them with.
/// </summary>
internal static class StartRoles
{
    private const string ExecutionPolicy = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy";

    public static void Add(IamState iam, DateTimeOffset now)
    {
        Role(iam, now, "berth-read", HubTrust(SandboxAccount.ReadExternalId), "platform", null, ("read", StartPolicies.Read));
        LinkedRoles.Add(iam, SandboxAccount.Id, LinkedRoles.Ecs, now);
        Role(iam, now, "ecs-infrastructure", EcsTrust, "platform", null, ("infrastructure", StartPolicies.Infrastructure), ("hooks", StartPolicies.Hooks));
        Instances(iam, now, SandboxAccount.InstanceRoleArn, "platform", null);
        foreach (var (team, environment) in from t in SandboxAccount.Teams from e in SandboxAccount.Environments select (t, e))
        {
            var writer = Role(iam, now, $"berth-team-{team}-{environment}", HubTrust(SandboxAccount.TeamExternalId(team, environment)), team, environment,
                ("unscoped", StartPolicies.Unscoped), ("workloads", StartPolicies.Workloads(team, environment)));
            // a role's inline policies have no room for these too
            writer.Attached.Add(Policy(iam, now, $"berth-jobs-{team}-{environment}", StartJobPolicies.Team(team, environment)));
            writer.Attached.Add(Policy(iam, now, $"berth-clusters-{team}-{environment}", StartClusterPolicies.Clusters(team, environment)));
            Role(iam, now, $"{team}-{environment}-execution", TasksTrust, team, environment, ("secrets", StartPolicies.Execution(team, environment))).Attached.Add(ExecutionPolicy);
            Role(iam, now, $"{team}-{environment}-task", TasksTrust, team, environment);
            Role(iam, now, $"{team}-{environment}-jobs", JobsTrust, team, environment, ("jobs", StartJobPolicies.Runner(team, environment)));
            Role(iam, now, $"{team}-{environment}-managed-instances", EcsTrust, team, environment).Attached.Add("arn:aws:iam::aws:policy/AmazonECSInfrastructureRolePolicyForManagedInstances");
            Instances(iam, now, SandboxAccount.TeamInstanceRoleArn(team, environment), team, environment).Attached.Add("arn:aws:iam::aws:policy/AmazonECSInstanceRolePolicyForManagedInstances");
        }
        // The account has scaled services before.
        AutoScaling.LinkedRole.Add(iam, SandboxAccount.Id, now);
    }

    private static IamRole Role(IamState iam, DateTimeOffset now, string name, string trust, string team, string? environment, params (string Name, string Document)[] policies)
    {
        var role = new IamRole
        {
            Arn = $"arn:aws:iam::{SandboxAccount.Id}:role/berth/{name}",
            Name = name,
            Path = "/berth/",
            RoleId = $"AROA{SandboxAccount.Digest(name).ToUpperInvariant()}",
            Trust = trust,
            Created = now,
            Tags = { ["berth-team"] = team },
        };
        if (environment is not null)
        {
            role.Tags["berth-env"] = environment;
        }
        foreach (var (policy, document) in policies)
        {
            role.Policies[policy] = document;
        }
        return iam.Roles[role.Arn] = role;
    }

    private static string Policy(IamState iam, DateTimeOffset now, string name, string document)
    {
        var arn = $"arn:aws:iam::{SandboxAccount.Id}:policy/berth/{name}";
        iam.Policies[arn] = new IamPolicy
        {
            Arn = arn, Name = name, Path = "/berth/", PolicyId = $"ANPA{SandboxAccount.Digest(name).ToUpperInvariant()}", Created = now, Updated = now, Last = 1, Default = 1,
            Versions = { [1] = new(document, now) },
        };
        return arn;
    }

    /// <summary>A role of container instances, in the profile of its name.</summary>
    private static IamRole Instances(IamState iam, DateTimeOffset now, string arn, string team, string? environment)
    {
        var name = Wire.Arns.Last(arn);
        var profile = arn.Replace(":role/", ":instance-profile/", StringComparison.Ordinal);
        iam.InstanceProfiles[profile] = new()
        {
            Arn = profile, Name = name, Path = "/", ProfileId = $"AIPA{SandboxAccount.Digest(name).ToUpperInvariant()}", Created = now, RoleArn = arn,
        };
        var role = iam.Roles[arn] = new()
        {
            Arn = arn, Name = name, Path = "/", RoleId = $"AROA{SandboxAccount.Digest(name).ToUpperInvariant()}", Trust = Ec2Trust, Created = now,
            Tags = { ["berth-team"] = team }, Attached = { "arn:aws:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role" },
        };
        if (environment is not null)
        {
            role.Tags["berth-env"] = environment;
        }
        return role;
    }

    /// <summary>The hub may come in with the external id, and label its sessions with Berth's tags only.</summary>
    private static string HubTrust(string externalId) => $$$"""
        {"Version":"2012-10-17","Statement":[
         {"Sid":"HubAssumes","Effect":"Allow","Principal":{"AWS":"{{{SandboxAccount.HubArn}}}"},"Action":"sts:AssumeRole",
          "Condition":{"StringEquals":{"sts:ExternalId":"{{{externalId}}}"} } },
         {"Sid":"HubLabels","Effect":"Allow","Principal":{"AWS":"{{{SandboxAccount.HubArn}}}"},"Action":["sts:TagSession","sts:SetSourceIdentity"],
          "Condition":{"ForAllValues:StringEquals":{"aws:TagKeys":["berth-team","berth-env","berth-request"]} } }]}
        """;

    private const string EcsTrust = """
        {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ecs.amazonaws.com"},"Action":"sts:AssumeRole"}]}
        """;

    /// <summary>EventBridge and its Scheduler may take it for this account's schedules and rules.</summary>
    private const string JobsTrust = $$"""
        {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":["scheduler.amazonaws.com","events.amazonaws.com"]},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"aws:SourceAccount":"{{SandboxAccount.Id}}"} } }]}
        """;

    private const string Ec2Trust = """
        {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}
        """;

    private const string TasksTrust = """
        {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ecs-tasks.amazonaws.com"},"Action":"sts:AssumeRole"}]}
        """;
}
