using Amazon.ECS;
using Amazon.ECS.Model;

namespace Sandbox.Ecs;

/// <summary>
/// A blue/green, linear or canary deployment on its way through the lifecycle stages (ECS API Reference,
/// "ServiceDeployment", lifecycleStage).
/// </summary>
internal sealed class Passage
{
    /// <summary>The rollout id of the new revision.</summary>
    public required string Green { get; init; }

    /// <summary>The rollout id of the revision that serves production; null at a service's first deployment.</summary>
    public string? Blue { get; init; }

    /// <summary>Earlier revisions were still deploying when this one began, and are put in order first.</summary>
    public bool Reconciles { get; init; }

    /// <summary>Empty until the first stage is entered, and again when a rollback begins.</summary>
    public string Stage { get; set; } = "";

    /// <summary>The green revision's share of production traffic in percent.</summary>
    public double Production { get; set; }

    /// <summary>The green revision's share of test traffic in percent.</summary>
    public double Test { get; set; }

    /// <summary>The stage lasts at least until then: the time a shift takes, a bake time.</summary>
    public DateTimeOffset Until { get; set; }
    public bool RollingBack { get; set; }

    /// <summary>Every hook of this deployment, oldest first.</summary>
    public List<HookRun> Hooks { get; init; } = [];

    public bool GreenIsUp => Stage is not ("" or Stages.Reconcile or Stages.PreScaleUp);
}

/// <summary>A lifecycle hook that was called at a stage.</summary>
internal sealed class HookRun
{
    public required string Id { get; init; }
    public required string Stage { get; init; }
    public required DeploymentLifecycleHook Hook { get; init; }
    public required DateTimeOffset Expires { get; init; }
    public DeploymentLifecycleHookStatus Status { get; set; } = DeploymentLifecycleHookStatus.IN_PROGRESS;

    /// <summary>When a function has given its answer.</summary>
    public DateTimeOffset? Answers { get; init; }

    public bool Waits => Status == DeploymentLifecycleHookStatus.IN_PROGRESS || Status == DeploymentLifecycleHookStatus.AWAITING_ACTION;
}

/// <summary>The lifecycle stages in ECS's words.</summary>
internal static class Stages
{
    public const string Reconcile = "RECONCILE_SERVICE";
    public const string PreScaleUp = "PRE_SCALE_UP";
    public const string ScaleUp = "SCALE_UP";
    public const string PostScaleUp = "POST_SCALE_UP";
    public const string TestShift = "TEST_TRAFFIC_SHIFT";
    public const string PostTestShift = "POST_TEST_TRAFFIC_SHIFT";
    public const string PreProductionShift = "PRE_PRODUCTION_TRAFFIC_SHIFT";
    public const string ProductionShift = "PRODUCTION_TRAFFIC_SHIFT";
    public const string PostProductionShift = "POST_PRODUCTION_TRAFFIC_SHIFT";
    public const string Bake = "BAKE_TIME";
    public const string CleanUp = "CLEAN_UP";

    /// <summary>The stages a pause can stand at; a function can also stand at the shifts themselves.</summary>
    public static readonly string[] Pausable = [Reconcile, PreScaleUp, PostScaleUp, PostTestShift, PreProductionShift, PostProductionShift];
}
