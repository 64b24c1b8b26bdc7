using Domain.Access.Preflight;
using Domain.Approvals;
using Domain.Aws;
using Domain.Catalog;
using Domain.Costs;
using Domain.Kinds.Services;
using Domain.Requests;
using Domain.Teams;
using Domain.Tests.Catalog;
using Domain.Workloads;
using Testing;

namespace Domain.Tests.Requests;

public sealed class ServiceCheckRuleTests
{
    private static readonly TeamEnvironment Place = ServicePlannerTests.Place;
    private static readonly IReadOnlyList<Field> Fields = StarterTemplates.All(DateTimeOffset.UnixEpoch)[0].Versions[0].Fields;
    private static readonly TargetGroupFacts Group = new(FieldRuleTests.Good[FieldNames.TargetGroup], "payments-prod-api", 8080, "ip", "/health", ["shared-alb"]);
    private static readonly ClusterFacts Cluster = new("main-fargate", "arn", ["FARGATE", "FARGATE_SPOT"], [], 0, 0);
    private static readonly LiveFacts Fresh = new(Cluster, null, null, null, null, null, null, [Group], true, 0, 0);
    private static readonly TeamUsage NoOthers = new(0, 0, 0, 0);
    private static readonly Team Team = new()
    {
        Id = "payments", Name = "Payments", CostCentre = "c", MonthlyBudget = 1000, Limits = new(12, 24, 64, 15, Enum.GetValues<Compute>()),
    };

    private static CheckList Check(
        LiveFacts? live = null, TeamUsage? others = null, string cluster = "main-fargate", string? existing = null, Team? team = null,
        Func<NeededPermission, bool>? denied = null, IReadOnlyList<string>? approvers = null, int needed = 1, TeamEnvironment? own = null, TeamUsage? here = null, params (string Field, string Value)[] values)
    {
        var all = new Dictionary<string, string>(FieldRuleTests.Good);
        foreach (var (field, value) in values)
        {
            all[field] = value;
        }

        var facts = live ?? Fresh;
        var asked = ServiceInputs.Parse(FormRules.Fill(Fields, null, all).Values);
        var plan = ServicePlanner.Make(asked, Place, cluster, existing, facts);
        var verdicts = plan.Steps.SelectMany(s => s.Scope(Place).Concat(s.UndoScope(Place)))
            .Select(p => denied?.Invoke(p) == true ? new PermissionVerdict(p, new Domain.Access.Preflight.Verdict.Denied(DenialKind.Implicit, null)) : new PermissionVerdict(p, new Domain.Access.Preflight.Verdict.Allowed(null))).ToList();
        var permissions = plan.Steps.Select(s => new StepPermissions(s.Title, s.Scope(Place), s.UndoScope(Place), SessionPolicies.Of(s.Scope(Place)))).ToList();
        var prices = new PriceBook("us-east-1", StarterPrices.All().Where(p => p.Region == "us-east-1").ToDictionary(p => p.Meter));
        var estimate = EstimatePlan.Of(asked, facts, prices);
        return CheckList.Of(
        [
            .. ServiceCheckRules.Of(asked, Place, cluster, existing, facts, plan.Workload),
            .. CommonCheckRules.Of(ServiceFootprints.Of(asked, cluster, facts, plan, estimate), team ?? Team, own ?? Place, new Usage(others ?? NoOthers, here ?? NoOthers), estimate,
                new Requirement("r", "", needed, [ApproverGroup.TeamLeads]), [[.. (approvers ?? ["Ben"]).Select(n => new Person { Id = Guid.CreateVersion7(), Issuer = "i", Subject = n, Name = n, Roles = [] })]]),
            .. PermissionCheckRules.Check(Place, permissions, verdicts),
        ]);
    }

    private static void Only(CheckOutcome outcome, string words, CheckList checks) =>
        Assert.Contains(words, Assert.Single(checks.Items, c => c.Outcome == outcome).Finding, StringComparison.Ordinal);

    [Fact]
    public void What_fits_passes_everywhere() => Assert.All(Check().Items, c => Assert.Equal(CheckOutcome.Pass, c.Outcome));

    [Fact]
    public void Failures_stand_first_then_warnings() => Assert.Equal(
        [CheckOutcome.Fail, CheckOutcome.Warning],
        Check(approvers: [], values: (FieldNames.Image, "a/b:latest")).Items.Select(c => c.Outcome).Where(o => o is not CheckOutcome.Pass));

    [Fact]
    public void A_cluster_the_environment_may_not_use_fails() => Only(CheckOutcome.Fail, "may not use cluster other. Choose main-fargate", Check(cluster: "other"));

    [Fact]
    public void A_cluster_that_is_not_there_fails() => Only(CheckOutcome.Fail, "no active cluster", Check(Fresh with { Cluster = null }));

    [Fact]
    public void Compute_that_the_cluster_lacks_fails() => Only(CheckOutcome.Fail, "no container instances", Check(values: (FieldNames.Compute, "Ec2")));

    [Fact]
    public void A_target_group_that_is_not_there_fails() => Only(CheckOutcome.Fail, "does not exist in this account", Check(Fresh with { TargetGroups = [] }));

    [Fact]
    public void A_target_group_for_instances_fails() => Only(CheckOutcome.Fail, "need type ip", Check(Fresh with { TargetGroups = [Group with { TargetType = "instance" }] }));

    [Fact]
    public void A_target_group_that_gets_no_traffic_warns() => Only(CheckOutcome.Warning, "No load balancer sends traffic", Check(Fresh with { TargetGroups = [Group with { LoadBalancers = [] }] }));

    [Fact]
    public void A_missing_execution_role_fails() => Only(CheckOutcome.Fail, "execution role", Check(Fresh with { ExecutionRoleExists = false }));

    [Fact]
    public void The_vcpu_ceiling_counts_the_other_services() => Only(CheckOutcome.Fail, "passes the team's ceiling of 24", Check(others: new TeamUsage(3, 23, 10, 100)));

    [Fact]
    public void The_memory_ceiling_counts_the_other_services() => Only(CheckOutcome.Fail, "passes the team's ceiling of 64", Check(others: new TeamUsage(3, 2, 62, 100)));

    [Fact]
    public void A_refusal_says_which_limit_by_how_much_and_what_to_do() => Only(
        CheckOutcome.Fail, "with the 23 of what else runs or is approved that passes the team's ceiling of 24 by 1. Ask for fewer or smaller tasks, or ask a platform admin",
        Check(others: new TeamUsage(3, 23, 10, 100)));

    [Fact]
    public void An_environment_may_have_ceilings_of_its_own_beneath_the_teams()
    {
        var own = Places.Of(environment: "prod");
        own.Limits = new(12, 4, 64, 15, [Compute.Fargate]);

        Only(CheckOutcome.Fail, "passes payments/prod's ceiling of 4 by 1", Check(own: own, others: new TeamUsage(2, 9, 1, 1), here: new TeamUsage(1, 3, 1, 1)));
        Only(CheckOutcome.Fail, "payments/prod may not run on Fargate Spot. Choose Fargate", Check(own: own, values: (FieldNames.Compute, "FargateSpot")));
    }

    [Fact]
    public void A_ceiling_in_dollars_holds_where_a_budget_warns()
    {
        var team = new Team { Id = "payments", Name = "Payments", CostCentre = "c", MonthlyBudget = 100_000, Limits = Team.Limits with { MaxMonthly = 100 } };

        Only(CheckOutcome.Fail, "US dollars a month; with the 90", Check(team: team, others: new TeamUsage(1, 1, 1, 90)));
        Assert.Contains(Check(team: team).Items, c => c is { Rule: "Limit · cost", Outcome: CheckOutcome.Pass });
    }

    [Fact]
    public void Too_few_who_could_approve_fails_and_says_how_many_are_missing()
    {
        Only(CheckOutcome.Fail, "This needs 3 people, each a lead of payments: 3 different people, and too few could: Ben, Mara.", Check(approvers: ["Ben", "Mara"], needed: 3));
        Only(CheckOutcome.Fail, "Nobody could approve this", Check(approvers: [], needed: 1));
        Assert.Contains(Check(approvers: ["Ben", "Mara"], needed: 2).Items, c => c.Finding == "Ben, Mara could approve; 2 must.");
    }

    [Fact]
    public void One_service_too_many_fails() => Only(CheckOutcome.Fail, "ceiling is 15", Check(others: new TeamUsage(15, 1, 1, 1)));

    [Fact]
    public void Over_nine_tenths_of_the_budget_warns() => Only(CheckOutcome.Warning, "of its budget of $1,000 a month", Check(others: new TeamUsage(1, 1, 1, 900)));

    [Fact]
    public void In_production_latest_warns() => Only(CheckOutcome.Warning, "names another image tomorrow", Check(values: (FieldNames.Image, "a/b:latest")));

    [Fact]
    public void Bounds_that_move_the_count_at_once_warn()
    {
        var plan = ServicePlanner.Make(ServiceInputs.Parse(FormRules.Fill(Fields, null, FieldRuleTests.Good).Values), Place, "main-fargate", null, Fresh);
        var definition = plan.Changes.OfType<TaskDefinitionChange>().Single().After;
        var standing = Fresh with
        {
            LogGroupDays = 30,
            TaskDefinition = definition,
            TaskDefinitionArn = "arn:1",
            Service = plan.Changes.OfType<ServiceChange>().Single().After,
            Target = plan.Changes.OfType<ScalableTargetChange>().Single().After,
            Policy = plan.Changes.OfType<ScalingPolicyChange>().Single().After,
            DesiredCount = 2,
            RunningCount = 2,
        };

        Only(CheckOutcome.Warning, "from 2 to 3 tasks at once", Check(standing, existing: plan.Workload, values: (FieldNames.MinTasks, "3")));
    }

    [Fact]
    public void A_denied_step_fails_and_shows_what_iam_said()
    {
        var checks = Check(denied: p => p.Action == "ecs:CreateService");

        var fail = Assert.Single(checks.Items, c => c.Outcome is CheckOutcome.Fail);
        Assert.Contains("IAM denies ecs:CreateService on arn:aws:ecs", fail.Finding, StringComparison.Ordinal);
        Assert.Contains("denied, no statement allows it", fail.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_role_that_could_not_undo_warns_before_anything_is_begun() =>
        Only(CheckOutcome.Warning, "could not undo everything: IAM denies ecs:DeleteService", Check(denied: p => p.Action == "ecs:DeleteService"));

    [Fact]
    public void Without_anyone_who_could_approve_it_fails() => Only(CheckOutcome.Fail, "Nobody could approve", Check(approvers: []));
}
