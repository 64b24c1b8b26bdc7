using Amazon.ApplicationAutoScaling;
using Amazon.AutoScaling;
using Amazon.CertificateManager;
using Amazon.CloudWatch;
using Amazon.CloudWatchLogs;
using Amazon.ECR;
using Amazon.ECS;
using Amazon.ElasticLoadBalancingV2;
using Amazon.EventBridge;
using Amazon.IdentityManagement;
using Amazon.Lambda;
using Amazon.Route53;
using Amazon.Scheduler;
using Amazon.SecretsManager;
using Amazon.ServiceDiscovery;
using Amazon.ServiceQuotas;
using Sandbox.Acm;
using Sandbox.AutoScaling;
using Sandbox.CloudWatch;
using Sandbox.Control;
using Sandbox.Ec2;
using Sandbox.Ecr;
using Sandbox.Ecs;
using Sandbox.Elb;
using Sandbox.Events;
using Sandbox.Iam;
using Sandbox.Lambda;
using Sandbox.Logs;
using Sandbox.Models.Ec2;
using Sandbox.Models.Sqs;
using Sandbox.Models.Ssm;
using Sandbox.Models.Sts;
using Sandbox.Quotas;
using Sandbox.Route53;
using Sandbox.Secrets;
using Sandbox.ServiceDiscovery;
using Sandbox.Sqs;
using Sandbox.Ssm;
using Sandbox.State;
using Sandbox.Sts;
using Sandbox.Wire;

namespace Sandbox;

/// <summary>Puts the parts together: each service's operations on one world, and what happens by itself.</summary>
internal sealed class Engine
{
    private readonly World world;
    private readonly Monitoring monitoring;
    private readonly AutoScalingParts scaling;
    private readonly List<ServiceEndpoint> services;
    private readonly InstanceCapacity instances;
    private readonly JobParts jobs;

    public Engine(World world, Throttles throttles)
    {
        this.world = world;
        Faults = new(world);
        Log = new(world);
        var targets = new Targets(world);
        var taskLogs = new TaskLogs(world);
        var fargate = new FargateUse(world);
        var lifecycle = new TaskLifecycle(world, targets, taskLogs, new ImageRules(Faults), fargate, Faults);
        var launcher = new Launcher(world, Faults, fargate);
        instances = new(world, Faults, lifecycle, launcher);
        var records = new DeploymentRecords(world);
        var rollouts = new Rollouts(world, records);
        var passages = new Passages(world, rollouts, new LifecycleHooks(world, Faults));
        var alarms = new DeploymentAlarms(world, rollouts);
        var health = new TaskHealth(world, targets);
        var launches = new ServiceLaunches(world, launcher);
        var stops = new ServiceStops(world, lifecycle);
        var rolling = new RollingSchedule(world, launches, stops, health, rollouts, alarms);
        var scheduler = new ServiceScheduler(
            world, stops, health, rollouts, records, alarms,
            rolling, new(world, launches, stops, health, passages), new(world, launches, stops, health, rolling));
        monitoring = new(world);
        scaling = new(world, monitoring);
        jobs = new(world, Faults, Log, () => Api("ecs"));
        world.Publish = (arn, source, type, resources, detail) => jobs.Bus.Publish(Arns.Account(arn), Arns.Region(arn), source, type, resources, detail);
        services = Services(lifecycle, launcher, rollouts);
        Front = new(world, new(services), Faults, throttles, Log, Counter);
        world.Agenda.On(DueKind.Task, arn => With(EcsNames.FindTask(world, arn), lifecycle.Step, taskLogs.Note));
        world.Agenda.On(DueKind.Service, arn => With(EcsNames.FindService(world, arn), scheduler.Look, monitoring.Histories.Note));
        world.Agenda.On(DueKind.ForgetDefinition, arn => TaskDefinitions.Forget(world, arn));
        world.Agenda.On(DueKind.Deployment, arn => With(EcsNames.FindService(world, arn), passages.Step));
        world.Agenda.On(DueKind.ForgetTask, Forget);
    }

    public Faults Faults { get; }

    public CallLog Log { get; }

    public CallCounter Counter { get; } = new();

    public Front Front { get; }

    /// <param name="prefix">The service in IAM's words.</param>
    public Api Api(string prefix) => services.First(s => s.Api.Prefix == prefix).Api;

    /// <summary>Takes everything that is due by <paramref name="now"/>, in order and each at its own time.</summary>
    public void CatchUp(DateTimeOffset now)
    {
        world.Horizon = now;
        while (world.Agenda.Take(now) is { } due)
        {
            world.SetTime(due.At);
            world.Changed = true;
            world.Agenda.Run(due);
        }
        world.SetTime(now);
        instances.Look();
    }

    /// <summary>What is due may be for something that has gone since.</summary>
    private static void With<T>(T? thing, params Action<T>[] runs) where T : class
    {
        if (thing is not null)
        {
            Array.ForEach(runs, run => run(thing));
        }
    }

    private void Forget(string arn)
    {
        if (EcsNames.FindTask(world, arn) is not { } task)
        {
            return;
        }
        var cluster = world.State.Ecs.Clusters[task.ClusterArn];
        cluster.Tasks.Remove(task.Id);
        if (task.ServiceName is { } name && cluster.Services.TryGetValue(name, out var service))
        {
            service.TaskIds.Remove(task.Id);
        }
    }

    private List<ServiceEndpoint> Services(TaskLifecycle lifecycle, Launcher launcher, Rollouts rollouts)
    {
        var ecs = new Api("ecs", EcsNames.KnownValues);
        instances.Register(ecs);
        new TaskDefinitions(world).Register(ecs);
        new Services(world, rollouts, new(world)).Register(ecs);
        new ServiceUpdates(world, rollouts).Register(ecs);
        new ServiceReads(world).Register(ecs);
        new ServiceDeployments(world).Register(ecs);
        new StoppedDeployments(world).Register(ecs);
        new Tasks(world, lifecycle).Register(ecs);
        new RunTasks(world, launcher).Register(ecs);
        new Tags(world).Register(ecs);
        new AccountSettings(world).Register(ecs);
        new TaskProtections(world).Register(ecs);
        new ExecuteCommands(world).Register(ecs);

        var logs = new Api("logs");
        new LogGroups(world).Register(logs);
        new LogEvents(world).Register(logs);
        new LogFilter(world).Register(logs);
        new LogPuts(world).Register(logs);
        new MetricFilters(world).Register(logs);
        new Insights(world).Register(logs);

        var balancing = LoadBalancing.Offer(world, new(world));

        var iam = new Api("iam");
        var store = new IamStore(world);
        new Roles(store).Register(iam);
        new RolePolicies(store).Register(iam);
        new ManagedPolicies(store).Register(iam);
        new PolicyVersions(store).Register(iam);
        new InstanceProfiles(store).Register(iam);
        new LinkedRoles(store).Register(iam);
        new IamAccount(store).Register(iam);
        new Simulation(store).Register(iam);

        var sts = new Api("sts");
        new AssumeRoles(world).Register(sts);

        var ec2 = new Api("ec2");
        new Network(world).Register(ec2);
        instances.RegisterMachines(ec2);

        var groups = new Api("autoscaling");
        instances.RegisterGroups(groups);

        var ecr = new Api("ecr");
        var scans = new Scans(world);
        scans.Register(ecr);
        new Repositories(world).Register(ecr);
        new Ecr.Images(world, scans).Register(ecr);
        new ImageLists(world, scans).Register(ecr);
        new Referrers(world).Register(ecr);
        new PullThroughCaches(world).Register(ecr);

        var sqs = new Api("sqs");
        new Queues(world).Register(sqs);
        new Messages(world).Register(sqs);
        new Receiving(world).Register(sqs);

        var ssm = new Api("ssm");
        new ParameterWrites(world).Register(ssm);
        new ParameterReads(world).Register(ssm);
        new ParameterLists(world).Register(ssm);
        new ParameterTags(world).Register(ssm);

        return
        [
            new(AmazonECSModel.Service, ecs),
            new(AmazonApplicationAutoScalingModel.Service, scaling.Offer()),
            new(AmazonCloudWatchLogsModel.Service, logs),
            new(AmazonCloudWatchModel.Service, monitoring.Offer()),
            new(AmazonElasticLoadBalancingV2Model.Service, balancing),
            new(AmazonIdentityManagementServiceModel.Service, iam),
            new(AmazonServiceDiscoveryModel.Service, Discovery.Offer(world)),
            new(AmazonServiceQuotasModel.Service, ServiceQuotas.Offer(world)),
            new(AmazonSecretsManagerModel.Service, SecretsManager.Offer(world)),
            new(StsModel.Service, sts),
            new(Ec2Model.Service, ec2),
            new(AmazonECRModel.Service, ecr),
            new(SqsModel.Service, sqs),
            new(AmazonAutoScalingModel.Service, groups),
            new(SsmModel.Service, ssm),
            new(AmazonSchedulerModel.Service, jobs.OfferSchedules()),
            new(AmazonEventBridgeModel.Service, jobs.OfferEvents()),
            new(AmazonCertificateManagerModel.Service, CertificateManager.Offer(world)),
            new(AmazonRoute53Model.Service, Dns.Offer(world)),
            new(AmazonLambdaModel.Service, Functions.Offer(world)),
        ];
    }
}
