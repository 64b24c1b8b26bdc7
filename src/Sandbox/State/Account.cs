using Sandbox.Acm;
using Sandbox.AutoScaling;
using Sandbox.AutoScalingGroups;
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
using Sandbox.Quotas;
using Sandbox.Route53;
using Sandbox.Schedules;
using Sandbox.Secrets;
using Sandbox.ServiceDiscovery;
using Sandbox.Sqs;
using Sandbox.Ssm;

namespace Sandbox.State;

/// <summary>Everything a Sandbox remembers: the whole of the state file.</summary>
internal sealed class Account
{
    public const int CurrentVersion = 2;

    public int Version { get; init; } = CurrentVersion;

    /// <summary>Orders what is due at the same time.</summary>
    public long Order { get; set; }

    /// <summary>Only filled while saving and loading; <see cref="World.Agenda"/> is the living one.</summary>
    public List<Due> Agenda { get; set; } = [];
    public IamState Iam { get; init; } = new();
    public EcsState Ecs { get; init; } = new();
    public ScalingState Scaling { get; init; } = new();
    public CloudWatchState CloudWatch { get; init; } = new();
    public LogsState Logs { get; init; } = new();
    public ElbState Elb { get; init; } = new();
    public Ec2State Ec2 { get; init; } = new();
    public GroupsState Groups { get; init; } = new();
    public DiscoveryState Discovery { get; init; } = new();
    public QuotaState Quotas { get; init; } = new();
    public SecretsState Secrets { get; init; } = new();
    public EcrState Ecr { get; init; } = new();
    public SqsState Sqs { get; init; } = new();
    public SsmState Ssm { get; init; } = new();
    public SchedulesState Schedules { get; init; } = new();
    public EventsState Events { get; init; } = new();
    public AcmState Acm { get; init; } = new();
    public Route53State Route53 { get; init; } = new();
    public LambdaState Lambda { get; init; } = new();
    public List<Fault> Faults { get; init; } = [];

    /// <summary>Changing calls, oldest first, bounded. Reading calls are remembered only while the process lives.</summary>
    public List<CallRecord> Calls { get; init; } = [];
    public long CallCount { get; set; }
}
