using Amazon.ECS.Model;
using Amazon.SecretsManager.Model;
using Sandbox.Ecs;
using Sandbox.Secrets;

namespace Sandbox.Tests;

/// <summary>ECS Developer Guide, "Amazon ECS ResourceInitializationError errors".</summary>
public sealed class TaskSecretTests
{
    private const string Asm = "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: service call has been retried 1 time(s): ";
    private const string Ssm = "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secrets from ssm: service call has been retried 1 time(s): ";
    private const string Absent = "arn:aws:secretsmanager:us-east-1:111122223333:secret:payments/none-AbCdEf";
    private static readonly string role = SandboxAccount.ExecutionRoleArn("payments", "dev");
    private readonly PolicyBench bench = new(SecretsManager.Offer);
    private readonly string arn;

    public TaskSecretTests()
    {
        arn = bench.Do<CreateSecretResponse>("CreateSecret", new CreateSecretRequest { Name = "payments/database", SecretString = """{"user":"berth"}""" }).ARN;
        bench.World.State.Iam.Roles[role].Policies["secrets"] = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["secretsmanager:GetSecretValue","ssm:GetParameters"],"Resource":["arn:aws:secretsmanager:*:*:secret:payments/*","arn:aws:ssm:*:*:parameter/payments/*"]}]}
            """;
        const string parameter = "arn:aws:ssm:us-east-1:111122223333:parameter/payments/url";
        bench.World.State.Ssm.Parameters[parameter] = new() { Arn = parameter, Name = "/payments/url", Type = "String" };
    }

    [Fact]
    public void A_task_starts_with_a_secret_a_key_of_it_and_a_parameter_that_its_execution_role_may_read()
    {
        foreach (var valueFrom in new[] { arn, $"{arn}:user::", $"{arn}::AWSCURRENT:", "/payments/url", "arn:aws:ssm:us-east-1:111122223333:parameter/payments/url" })
        {
            Assert.Null(WhyNot(valueFrom));
            Assert.True(SecretStore.Exists(bench.World, SandboxAccount.Region, valueFrom));
        }
        Assert.Equal(Testbed.Start.UtcDateTime.Date, bench.Do<DescribeSecretResponse>("DescribeSecret", new DescribeSecretRequest { SecretId = arn }).LastAccessedDate);
    }

    [Fact]
    public void A_missing_secret_key_stage_or_parameter_is_said_in_AWSs_words()
    {
        Assert.Equal($"{Asm}failed to fetch secret {Absent} from secrets manager: ResourceNotFoundException: Secrets Manager can't find the specified secret.", WhyNot(Absent));
        Assert.Equal($"{Asm}failed to fetch secret {arn} from secrets manager: ResourceNotFoundException: Secrets Manager can't find the specified secret value for staging label: AWSPREVIOUS", WhyNot($"{arn}::AWSPREVIOUS:"));
        Assert.Equal($"{Asm}retrieved secret from Secrets Manager did not contain json key password", WhyNot($"{arn}:password::"));
        Assert.Equal($"{Ssm}invalid ssm parameters: payments/none", WhyNot("/payments/none"));
        bench.Do<DeleteSecretResponse>("DeleteSecret", new DeleteSecretRequest { SecretId = arn });
        Assert.Contains("because it was marked for deletion", WhyNot(arn));
        Assert.False(SecretStore.Exists(bench.World, SandboxAccount.Region, arn));
        Assert.False(SecretStore.Exists(bench.World, SandboxAccount.Region, "/payments/none"));
    }

    [Fact]
    public void What_the_execution_role_may_not_read_keeps_the_task_from_starting()
    {
        bench.World.State.Iam.Roles[role].Policies.Remove("secrets");
        Assert.Equal(
            $"{Asm}failed to fetch secret {arn} from secrets manager: AccessDeniedException: User: arn:aws:sts::111122223333:assumed-role/payments-dev-execution/t1 is not authorized to perform: "
            + $"secretsmanager:GetSecretValue on resource: {arn} because no identity-based policy allows the secretsmanager:GetSecretValue action", WhyNot(arn));
        Assert.Contains("is not authorized to perform: ssm:GetParameters on resource: arn:aws:ssm:us-east-1:111122223333:parameter/payments/url", WhyNot("/payments/url"));
    }

    [Fact]
    public async System.Threading.Tasks.Task A_task_whose_secret_is_missing_stops_with_the_reason()
    {
        using var bed = new Testbed();
        var definition = Wishes.Definition("payments-dev-job");
        definition.ContainerDefinitions[0].Secrets = [new() { Name = "PASSWORD", ValueFrom = Absent }];
        await bed.Admin.Ecs.RegisterTaskDefinitionAsync(definition, Testbed.Cancel);
        var task = (await bed.Admin.Ecs.RunTaskAsync(LifecycleTests.Run("payments-dev-job"), Testbed.Cancel)).Tasks.Single();
        bed.Settle();
        var stopped = (await bed.Admin.Ecs.DescribeTasksAsync(new() { Cluster = SandboxAccount.FargateCluster, Tasks = [task.TaskArn] }, Testbed.Cancel)).Tasks.Single();
        Assert.Equal(("STOPPED", "TaskFailedToStart"), (stopped.LastStatus, stopped.StopCode.Value));
        Assert.StartsWith($"{Asm}failed to fetch secret {Absent} from secrets manager: ", stopped.StoppedReason);
    }

    private string? WhyNot(string valueFrom)
    {
        const string family = "arn:aws:ecs:us-east-1:111122223333:task-definition/payments-dev-web";
        bench.World.State.Ecs.Families[family] = new()
        {
            Last = 1,
            Revisions =
            {
                [1] = new()
                {
                    Definition = new()
                    {
                        TaskDefinitionArn = $"{family}:1", Family = "payments-dev-web", Revision = 1, ExecutionRoleArn = role,
                        ContainerDefinitions = [new() { Name = "app", Image = "nginx", Secrets = [new() { Name = "A", ValueFrom = valueFrom }] }],
                    },
                },
            },
        };
        return TaskSecrets.WhyNot(bench.World, new EcsTask
        {
            Arn = "arn:aws:ecs:us-east-1:111122223333:task/main-fargate/t1", Id = "t1", ClusterArn = SandboxAccount.ClusterArn(SandboxAccount.FargateCluster), TaskDefinition = $"{family}:1",
            LaunchType = "FARGATE", Group = "family:payments-dev-web", Created = Testbed.Start, Cpu = 256, Memory = 512, Zone = "us-east-1a",
        });
    }
}
