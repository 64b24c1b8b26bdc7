using System.Globalization;
using System.Text;
using Domain.Access;
using Domain.Approvals;
using Domain.Approvals.Settings;
using Domain.Data;
using Domain.Hosting.Demo;
using Domain.Kinds.Services;
using Domain.Requests;
using Domain.Teams;
using Domain.Tests.Kinds;
using Microsoft.EntityFrameworkCore;
using Testing;

namespace Domain.Tests.Properties;

/// <summary>No sequence of calls that people may make applies a request without the decisions its rule demands. Another run is another seed: BERTH_SEED.</summary>
public sealed class DecidingSequenceTests(SqliteFile database) : IClassFixture<SqliteFile>
{
    private const int Sequences = 24;
    private const int MostCalls = 40;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whatever_is_called_in_whatever_order_nothing_is_applied_without_the_decisions_its_rule_demands()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop);
        await StartAsync(world);
        var (random, applied) = (new Random(RoundTripTests.Seed), 0);
        for (var number = 0; number < Sequences; number++)
        {
            applied += await new Sequence(world, random, number).RunAsync() ? 1 : 0;
        }

        // a test that never came to an approval would show nothing
        Assert.InRange(applied, 3, Sequences);
    }

    private static async Task StartAsync(DomainWorld world)
    {
        foreach (var person in DecidingCast.All)
        {
            await world.Get<Actors>().LoadAsync(person, Stop);
        }

        await world.ApplyAsync(DomainWorld.Draft("stands"));
        await using var db = world.Get<IDbContextFactory<PortalDb>>().CreateDbContext();
        foreach (var person in await db.People.Where(p => p.Subject == "priya" || p.Subject == "yuki").ToListAsync(Stop))
        {
            person.Groups = ["security"];
        }

        var team = await db.Teams.SingleAsync(t => t.Id == "payments", Stop);
        team.Limits = team.Limits with { MaxServices = 1000, MaxVcpu = 10_000, MaxMemoryGiB = 10_000, MaxMonthly = null };
        await db.SaveChangesAsync(Stop);
    }

    private sealed class Sequence(DomainWorld world, Random random, int sequence)
    {
        private static readonly string[] groups = ["TeamLeads", "PlatformAdmins", "Finance", "security"];
        private readonly DecidingModel model = new();
        private readonly StringBuilder told = new();
        private int number;
        private (int Needed, string[] Groups)[] rule = [];

        /// <returns>Whether it came to be applied.</returns>
        public async Task<bool> RunAsync()
        {
            await ResetAsync();
            await RuleAsync();
            model.Requester = random.Next(3) switch { 0 => "mara", _ => "ines" };
            var draft = random.Next(2) == 0 ? DomainWorld.Draft(string.Create(CultureInfo.InvariantCulture, $"seq{sequence}")) : await ChangeAsync();
            if (await world.Get<SubmitRequest>().RunAsync(Person(model.Requester), draft, Stop) is not SubmitOutcome.Submitted submitted)
            {
                // the rule cannot be filled: it is not sent at all
                return false;
            }

            (number, _) = (submitted.Number, submitted.Id);
            model.Asked(rule);
            for (var call = 0; call < MostCalls; call++)
            {
                await CallAsync();
                var seen = await SeeAsync();
                if (seen.State is RequestState.Approved)
                {
                    Assert.True(model.WhyNotEnough() is null, Told(model.WhyNotEnough()));
                    return await AppliedAsync(seen);
                }

                if (RequestStates.IsEnded(seen.State))
                {
                    return false;
                }
            }

            return false;
        }

        private async Task<bool> AppliedAsync(RequestView seen)
        {
            if (random.Next(2) == 0)
            {
                await GroupAsync();
            }

            await world.RunToEndAsync(seen.Id, Stop);
            var end = await SeeAsync();
            Assert.True(end.State is RequestState.Waiting or RequestState.Draft || !model.SomebodyLeft(), Told($"it is {end.State}, though somebody who approved it may no longer"));
            return end.State is RequestState.Done;
        }

        private async Task CallAsync()
        {
            var who = DecidingCast.All[random.Next(DecidingCast.All.Count)];
            switch (random.Next(16))
            {
                case < 8:
                    await DecideAsync(who, Verdict.Approve);
                    break;
                case 8:
                    await DecideAsync(who, random.Next(6) == 0 ? Verdict.Reject : Verdict.AskForChanges);
                    break;
                case 9:
                    await StrikeAsync(who);
                    break;
                case 10:
                    await StandInAsync(who);
                    break;
                case 11:
                    await GroupAsync();
                    break;
                case 12:
                    await FreezeAsync();
                    break;
                case 13:
                    world.Clock.Advance(TimeSpan.FromMinutes(random.Next(1, 120)));
                    break;
                case 14:
                    await RuleAsync();
                    break;
                default:
                    await SubmitAgainAsync(who);
                    break;
            }
        }

        private async Task DecideAsync(Caller who, Verdict verdict)
        {
            var stale = random.Next(10) == 0 ? 1 : 0;
            var glass = random.Next(4) == 0 ? "It cannot wait." : null;
            var outcome = await world.Get<Decide>().RunAsync(who, number, (await SeeAsync()).Version - stale, verdict, "As discussed.", glass, Stop);
            Tell($"{who.Subject} {verdict}{(glass is null ? "" : " by break-glass")}: {outcome}");
            switch (outcome)
            {
                case DecideOutcome.Counted or DecideOutcome.Applying:
                    Assert.True(!model.Frozen || (glass is not null && who.Roles.Contains(GlobalRoles.PlatformAdmin)), Told("it was approved while a freeze held"));
                    model.Approved(who.Subject, world.Clock.GetUtcNow());
                    break;
                case DecideOutcome.ChangesAsked or DecideOutcome.Replanned or DecideOutcome.ChecksFail:
                    model.Asked(rule);
                    break;
            }
        }

        private async Task StrikeAsync(Caller who)
        {
            var seen = await SeeAsync();
            if (seen.Changes.Count > 1 && await world.Get<StrikeChanges>().RunAsync(who, number, seen.Version, [seen.Changes.Count - 1], "Too much.", Stop) is StrikeOutcome.Struck)
            {
                Tell($"{who.Subject} struck a change");
                model.Asked(rule);
                model.Altered(who.Subject);
            }
        }

        private async Task SubmitAgainAsync(Caller who)
        {
            if ((await SeeAsync()).State is RequestState.Draft && await world.Get<SubmitRequest>().RunAsync(who, number, Stop) is SubmitOutcome.Submitted)
            {
                Tell($"{who.Subject} submitted it again");
                Assert.Equal(model.Requester, who.Subject);
                model.Asked(rule);
            }
        }

        private async Task StandInAsync(Caller who)
        {
            var to = DecidingCast.All[random.Next(DecidingCast.All.Count)];
            var (now, hours) = (world.Clock.GetUtcNow(), random.Next(1, 5));
            await using var db = world.Get<IDbContextFactory<PortalDb>>().CreateDbContext();
            var id = await db.People.Where(p => p.Subject == to.Subject).Select(p => p.Id).SingleAsync(Stop);
            if (await world.Get<Delegations>().GiveAsync(who, id, now, now.AddHours(hours), "Away.", Stop) is DelegationOutcome.Given)
            {
                Tell($"{who.Subject} handed over to {to.Subject} for {hours} h");
                model.StandIn(who.Subject, to.Subject, now.AddHours(hours));
            }
        }

        private async Task GroupAsync()
        {
            var (person, group) = random.Next(2) == 0 ? ("ben", "TeamLeads") : (random.Next(2) == 0 ? "priya" : "yuki", "security");
            await PutAsync(person, group, !model.IsIn(person, group));
        }

        private async Task PutAsync(string subject, string group, bool isIn)
        {
            await using var db = world.Get<IDbContextFactory<PortalDb>>().CreateDbContext();
            var person = await db.People.SingleAsync(p => p.Subject == subject, Stop);
            if (group == "security")
            {
                person.Groups = isIn ? ["security"] : [];
            }
            else
            {
                (await db.Members.SingleAsync(m => m.PersonId == person.Id && m.TeamId == "payments", Stop)).Role = isIn ? TeamRole.Lead : TeamRole.Developer;
            }

            await db.SaveChangesAsync(Stop);
            model.Put(subject, group, isIn);
            Tell($"{subject} is {(isIn ? "" : "not ")}in {group}");
        }

        private async Task FreezeAsync()
        {
            await using var db = world.Get<IDbContextFactory<PortalDb>>().CreateDbContext();
            var now = world.Clock.GetUtcNow();
            if (await db.Freezes.Where(f => f.Until > now).ToListAsync(Stop) is { Count: > 0 } holding)
            {
                db.Freezes.RemoveRange(holding);
                await db.SaveChangesAsync(Stop);
                model.Frozen = false;
            }
            else
            {
                var from = now.UtcDateTime;
                Assert.IsType<FreezeOutcome.Done>(await world.Get<FreezeWindows>().CreateAsync(
                    DemoCast.Mara.Caller, new("Sale", "The sale runs.", from.AddMinutes(-1), from.AddDays(30), "UTC", [], [], []), Stop));
                model.Frozen = true;
            }

            Tell($"frozen: {model.Frozen}");
        }

        /// <summary>Another rule. It holds for what is asked from now on, not for what was asked already.</summary>
        private async Task RuleAsync()
        {
            rule = [.. Enumerable.Range(0, random.Next(1, 3)).Select(_ => (random.Next(1, 3), groups.OrderBy(_ => random.Next()).Take(random.Next(1, 3)).ToArray()))];
            await using var db = world.Get<IDbContextFactory<PortalDb>>().CreateDbContext();
            await db.ApprovalRules.ExecuteDeleteAsync(Stop);
            ApprovalStage[] stages = [.. rule.Select(s => new ApprovalStage(s.Needed, [.. s.Groups.Select(g => new ApproverGroup(g))]))];
            db.ApprovalRules.Add(new ApprovalRule
            {
                Id = Guid.CreateVersion7(world.Clock.GetUtcNow()), Order = 1, Name = "The sequence's", Needed = stages[0].Needed, Groups = stages[0].Groups, Then = [.. stages.Skip(1)],
            });
            await db.SaveChangesAsync(Stop);
            Tell($"rule: {string.Join("; then ", rule.Select(s => $"{s.Needed} of {string.Join('+', s.Groups)}"))}");
        }

        private async Task<RequestDraft> ChangeAsync()
        {
            var ready = Assert.IsType<ServiceDraftOutcome.Ready>(await world.Get<ServiceDrafts>().BeginAsync(DemoCast.Ines.Caller, "main-fargate", "payments-dev-stands", Stop)).Draft;
            return ready with
            {
                Reason = "A test asks for it.",
                Values = new Dictionary<string, string>(ready.Values)
                {
                    ["image"] = string.Create(CultureInfo.InvariantCulture, $"registry.example.com/payments/stands:2.{sequence}.{random.Next(1000)}"),
                    ["maxTasks"] = random.Next(5, 9).ToString(CultureInfo.InvariantCulture),
                },
            };
        }

        private async Task ResetAsync()
        {
            foreach (var (person, group) in new[] { ("ben", "TeamLeads"), ("priya", "security"), ("yuki", "security") })
            {
                await PutAsync(person, group, isIn: true);
            }

            await using var db = world.Get<IDbContextFactory<PortalDb>>().CreateDbContext();
            await db.Freezes.ExecuteDeleteAsync(Stop);
            await db.Delegations.ExecuteDeleteAsync(Stop);
            await world.SweepAsync(Stop);
            told.Clear();
        }

        private static Caller Person(string subject) => DecidingCast.All.Single(p => p.Subject == subject);

        private async Task<RequestView> SeeAsync() =>
            await world.Get<RequestDetails>().FindAsync(Person(model.Requester), number, Stop) ?? throw new InvalidOperationException($"#{number} is not to be seen.");

        private void Tell(string what) => told.AppendLine(what);

        private string Told(string? wrong) => string.Create(CultureInfo.InvariantCulture, $"Sequence {sequence} of seed {RoundTripTests.Seed}: {wrong}.\n{told}");
    }
}
