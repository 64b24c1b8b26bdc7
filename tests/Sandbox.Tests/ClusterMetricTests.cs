using Amazon.CloudWatch.Model;
using Amazon.Runtime;

namespace Sandbox.Tests;

/// <summary>What a whole cluster measures, and who may look and put.</summary>
public sealed class ClusterMetricTests
{
    [Fact]
    public async Task Container_instances_measure_what_is_reserved_on_them()
    {
        using var bed = new Testbed();
        var definition = Wishes.Definition("payments-dev-web");
        (definition.RequiresCompatibilities, definition.NetworkMode) = (["EC2"], "bridge");
        await bed.Admin.Ecs.RegisterTaskDefinitionAsync(definition, Testbed.Cancel);
        async Task<double> Reserved()
        {
            bed.Run(minutes: 5);
            return (await bed.Read(MetricTests.Query("r", "AWS/ECS", "CPUReservation", "Average", 60, ("ClusterName", SandboxAccount.Ec2Cluster)))).Values[^1];
        }
        var service = Wishes.Service();
        (service.Cluster, service.LaunchType, service.NetworkConfiguration, service.DesiredCount) = (SandboxAccount.Ec2Cluster, "EC2", null, 1);
        await bed.Admin.Ecs.CreateServiceAsync(service, Testbed.Cancel);
        bed.Settle();
        var one = await Reserved();
        Assert.InRange(one, 1, 50);
        await bed.Admin.Ecs.UpdateServiceAsync(new() { Cluster = SandboxAccount.Ec2Cluster, Service = service.ServiceName, DesiredCount = 3 }, Testbed.Cancel);
        bed.Settle();
        Assert.Equal(one * 3, await Reserved(), 6);
        var used = await bed.Read(MetricTests.Query("u", "AWS/ECS", "CPUUtilization", "Average", 60, ("ClusterName", SandboxAccount.Ec2Cluster)));
        Assert.InRange(used.Values[^1], 0.1, 100);
    }

    [Fact]
    public async Task Who_may_not_put_or_watch_is_refused_by_name()
    {
        using var bed = new Testbed();
        var team = await bed.Team("payments", "dev");
        async Task<string> Refused(Func<Task> call)
        {
            var error = await Assert.ThrowsAnyAsync<AmazonServiceException>(call);
            Assert.Equal("AccessDenied", error.ErrorCode);
            return error.Message;
        }
        Assert.Contains(
            "cloudwatch:PutMetricAlarm on resource: arn:aws:cloudwatch:us-east-1:111122223333:alarm:busy",
            await Refused(() => team.CloudWatch.PutMetricAlarmAsync(AlarmTests.Busy("busy", 90), Testbed.Cancel)));
        Assert.Contains(
            "cloudwatch:PutMetricData", await Refused(() => team.CloudWatch.PutMetricDataAsync(new() { Namespace = "Shop", MetricData = [new() { MetricName = "x", Value = 1 }] }, Testbed.Cancel)));
        Assert.Contains("cloudwatch:GetMetricData", await Refused(() => team.CloudWatch.GetMetricDataAsync(
            new() { MetricDataQueries = [MetricTests.Cpu("payments-dev-web")], StartTime = Testbed.Start.UtcDateTime.AddHours(-1), EndTime = Testbed.Start.UtcDateTime }, Testbed.Cancel)));
    }

    [Fact]
    public async Task A_namespace_may_be_all_that_a_role_puts_into()
    {
        using var bed = new Testbed();
        await bed.Admin.Iam.PutRolePolicyAsync(
            new()
            {
                RoleName = "berth-team-payments-dev", PolicyName = "put",
                PolicyDocument = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"cloudwatch:PutMetricData","Resource":"*","Condition":{"StringEquals":{"cloudwatch:namespace":"Shop"}}}]}""",
            },
            Testbed.Cancel);
        var team = await bed.Team("payments", "dev");
        List<MetricDatum> data = [new() { MetricName = "x", Value = 1 }];
        await team.CloudWatch.PutMetricDataAsync(new() { Namespace = "Shop", MetricData = data }, Testbed.Cancel);
        await Assert.ThrowsAnyAsync<AmazonServiceException>(() => team.CloudWatch.PutMetricDataAsync(new() { Namespace = "Other", MetricData = data }, Testbed.Cancel));
    }
}
