namespace Sandbox.State;

internal enum DueKind
{
    /// <summary>A task takes its next step. Key: task ARN.</summary>
    Task,

    /// <summary>A service's scheduler looks at its tasks. Key: service ARN.</summary>
    Service,

    /// <summary>A load balancer's target takes its next step. Key: target group ARN, space, target id.</summary>
    Target,

    /// <summary>A new load balancer is active. Key: its ARN.</summary>
    Balancer,

    /// <summary>An operation of Cloud Map takes its next step. Key: operation id.</summary>
    Discovery,

    /// <summary>A quota increase is approved. Key: request id.</summary>
    Quota,

    /// <summary>A deleted secret's recovery window is over. Key: its ARN.</summary>
    Secret,

    /// <summary>A stopped task is no longer shown. Key: task ARN.</summary>
    ForgetTask,

    /// <summary>A deleted task definition goes, where nothing uses it. Key: its ARN.</summary>
    ForgetDefinition,

    /// <summary>A deployment's stage goes on: its time is over, or a hook's. Key: service ARN.</summary>
    Deployment,

    /// <summary>An alarm looks at its metric. Key: alarm ARN.</summary>
    Alarm,

    /// <summary>A scheduled action sets its bounds. Key: target, line feed, name.</summary>
    ScheduledAction,

    /// <summary>A predictive policy looks at the coming hour. Key: target.</summary>
    Forecast,

    /// <summary>An EC2 instance takes its next step. Key: instance id.</summary>
    Machine,

    /// <summary>An Auto Scaling group looks at its instances. Key: group ARN.</summary>
    Group,

    /// <summary>An instance's lifecycle hooks have run out of time. Key: group ARN, space, instance id.</summary>
    GroupHook,

    /// <summary>A machine's ECS agent registers. Key: EC2 instance id.</summary>
    Agent,

    /// <summary>An agent drops its connection, has it back, or tries to register again. Key: EC2 instance id.</summary>
    AgentLink,

    /// <summary>An agent's update goes on. Key: container instance ARN.</summary>
    AgentUpdate,

    /// <summary>A cluster looks at its container instances and the tasks that wait for one. Key: cluster ARN.</summary>
    Capacity,

    /// <summary>An alarm of managed scaling has waited long enough. Key: cluster ARN, space, capacity provider name.</summary>
    ManagedScaling,

    /// <summary>A capacity provider's change is done. Key: its ARN.</summary>
    Provider,

    /// <summary>A cluster's attachments are changed. Key: cluster ARN.</summary>
    Attachments,

    /// <summary>A schedule runs. Key: its ARN.</summary>
    Schedule,

    /// <summary>A rule with a schedule runs. Key: its ARN.</summary>
    EventRule,

    /// <summary>What a schedule or rule does is tried. Key: id of the delivery.</summary>
    Delivery,
}

/// <summary>Something that happens by itself at a time.</summary>
internal sealed record Due(DateTimeOffset At, long Order, DueKind Kind, string Key)
{
    /// <summary>
    /// It comes again for ever, as an alarm's look at its metric does, and is no step towards an end: who waits until
    /// nothing is left to happen does not wait for it.
    /// </summary>
    public static bool IsPulse(DueKind kind) => kind switch
    {
        DueKind.Task or DueKind.Service or DueKind.Target or DueKind.Balancer or DueKind.ForgetTask or DueKind.ForgetDefinition or DueKind.Deployment or DueKind.Discovery or DueKind.Quota or DueKind.Secret => false,
        DueKind.Alarm or DueKind.ScheduledAction or DueKind.Forecast => true,
        DueKind.Machine or DueKind.Group or DueKind.GroupHook or DueKind.Agent or DueKind.AgentUpdate or DueKind.Capacity or DueKind.ManagedScaling or DueKind.Provider or DueKind.Attachments or DueKind.Delivery => false,
        DueKind.AgentLink or DueKind.Schedule or DueKind.EventRule => true,
    };
}

/// <summary>
/// What will happen by itself, in order. Nothing runs on a timer: each request first takes what is due, so a clock that
/// a test moves by an hour plays the hour through, each event at its own time.
/// </summary>
internal sealed class Agenda
{
    private static readonly Comparer<Due> order = Comparer<Due>.Create((a, b) =>
        a.At.CompareTo(b.At) is var at and not 0 ? at : a.Order.CompareTo(b.Order));

    private readonly SortedSet<Due> steps = new(order);
    private readonly SortedSet<Due> pulses = new(order);
    private readonly Dictionary<(DueKind, string), Due> byKey = [];
    private readonly Dictionary<DueKind, Action<string>> whenDue = [];
    private readonly HashSet<(DueKind Kind, string Key)> changed = [];

    public IEnumerable<Due> Items => byKey.Values;

    /// <summary>When something next happens that is no pulse.</summary>
    public DateTimeOffset? Next => steps.Min?.At;

    /// <summary>Says what is done with the key when something of this kind is due. Each kind has one who does it.</summary>
    public void On(DueKind kind, Action<string> run) => whenDue.Add(kind, run);

    public void Run(Due due) => whenDue[due.Kind](due.Key);

    public void Load(IEnumerable<Due> saved)
    {
        steps.Clear();
        pulses.Clear();
        byKey.Clear();
        foreach (var due in saved)
        {
            Put(due);
        }
    }

    /// <summary>What stands now where something was put or taken since the last time.</summary>
    public List<AgendaChange> TakeChanges()
    {
        var changes = changed.Select(c => new AgendaChange(c.Kind, c.Key, byKey.GetValueOrDefault(c))).ToList();
        changed.Clear();
        return changes;
    }

    /// <summary>One entry a kind and key: a later call replaces what stood there.</summary>
    public void Put(Due due)
    {
        Remove(due.Kind, due.Key);
        Line(due.Kind).Add(due);
        byKey[(due.Kind, due.Key)] = due;
        changed.Add((due.Kind, due.Key));
    }

    public DateTimeOffset? When(DueKind kind, string key) => byKey.TryGetValue((kind, key), out var due) ? due.At : null;

    public void Remove(DueKind kind, string key)
    {
        if (byKey.Remove((kind, key), out var due))
        {
            Line(kind).Remove(due);
            changed.Add((kind, key));
        }
    }

    public Due? Take(DateTimeOffset now)
    {
        var first = (steps.Min, pulses.Min) switch
        {
            ({ } step, { } pulse) => order.Compare(step, pulse) < 0 ? step : pulse,
            var (step, pulse) => step ?? pulse,
        };
        if (first is null || first.At > now)
        {
            return null;
        }
        Remove(first.Kind, first.Key);
        return first;
    }

    private SortedSet<Due> Line(DueKind kind) => Due.IsPulse(kind) ? pulses : steps;
}
