using CsCheck;
using Domain.Workloads.Inventory;

namespace Domain.Tests.Workloads;

public sealed class TaskRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 8, 0, 0, TimeSpan.Zero);
    private static readonly string[] Life = ["PROVISIONING", "PENDING", "RUNNING", "DEPROVISIONING", "STOPPED"];

    [Fact]
    public void In_whatever_order_a_task_is_told_of_and_however_often_its_row_ends_at_the_last_version() =>
        Gen.Select(Gen.Int[0, Life.Length - 1].Array[1, 12], Gen.Bool.Array[12]).Sample((order, described) =>
        {
            var row = Told(order[0], described[0]);
            foreach (var (version, index) in order.Select((v, i) => (v, i)).Skip(1))
            {
                if (Told(version, described[index]) is var told && TaskRules.Counts(row, told))
                {
                    TaskRules.Put(row, told, Now);
                }
            }

            return (row.Version, row.LastStatus) == (order.Max(), Life[order.Max()])
                && (!row.IsDescribed || row is { TeamId: "payments", Facts.Tags.Count: 1 });
        });

    [Fact]
    public void A_task_that_was_lost_and_is_shown_again_runs()
    {
        var row = Told(2, described: true);
        TaskRules.Lose(row, Now);

        var told = Told(2, described: true);
        Assert.True(TaskRules.Counts(row, told));
        TaskRules.Put(row, told, Now);

        Assert.Equal((false, false, "RUNNING", null), (row.IsStopped, row.IsLost, row.LastStatus, row.StoppedAt));
    }

    private static LiveTask Told(int version, bool described) => new()
    {
        Arn = "arn:aws:ecs:us-east-1:111122223333:task/main/1", AccountId = "111122223333", Region = "us-east-1", Cluster = "main", Owner = ResourceOwner.Unknown,
        TeamId = described ? "payments" : null, Definition = "payments-dev-api:1", LastStatus = Life[version], DesiredStatus = version < 3 ? "RUNNING" : "STOPPED",
        IsStopped = version == 4, Version = version, IsDescribed = described, Words = "", SeenAt = Now,
        Facts = new([]) { Tags = described ? new Dictionary<string, string> { ["berth-team"] = "payments" } : [] },
    };
}
