using Domain.Access;
using Domain.Approvals;
using Domain.Audit;
using Domain.Data;
using Domain.Operations;
using Domain.Requests;
using Domain.Workloads;
using Microsoft.EntityFrameworkCore;

namespace Domain.Hosting.Demo;

/// <summary>
/// The demo's data, made as everything else is made: people ask and decide through the use cases, the engine applies it to the Sandbox.
/// Only the clock is set back, so that requests, record, history and what runs agree.
/// </summary>
public sealed class DemoSeed(IServiceProvider services, IDbContextFactory<PortalDb> databases) : IDisposable
{
    private const string FactKey = "demo";
    private const string Begun = "begun";
    private const string Complete = "complete";
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(5);
    private readonly SemaphoreSlim once = new(1, 1);

    /// <summary>Seeds a new database; one whose seeding was cut off is emptied and seeded again.</summary>
    public async Task EnsureAsync(bool isNew, DemoAccount account, DemoClock clock, CancellationToken cancellationToken)
    {
        await using (var db = await databases.CreateDbContextAsync(cancellationToken))
        {
            var fact = await db.Facts.AsNoTracking().SingleOrDefaultAsync(f => f.Key == FactKey, cancellationToken);
            if (fact is { Value: Complete } || (fact is null && !isNew))
            {
                return;
            }
        }

        await StartOverAsync(account, clock, cancellationToken);
    }

    /// <summary>Empties the database and the Sandbox and makes the demo's data again.</summary>
    public async Task StartOverAsync(DemoAccount account, DemoClock clock, CancellationToken cancellationToken)
    {
        await once.WaitAsync(cancellationToken);
        var pause = Get<EnginePause>();
        try
        {
            pause.Set(true);
            await DemoWipe.RunAsync(databases, Begun, cancellationToken);
            Get<PublishedHeads>().StartOver(clock.Present);
            if (account.WithHistory)
            {
                clock.Set(clock.Present - DemoStory.Begin);
            }

            await account.Reset(cancellationToken);
            await SeedAsync(account, clock, cancellationToken);
        }
        finally
        {
            clock.BackToNow();
            pause.Set(false);
            once.Release();
        }

        Get<ChangeSignal>().Publish(Topics.Requests);
        Get<ChangeSignal>().Publish(Topics.Workloads);
    }

    private async Task SeedAsync(DemoAccount account, DemoClock clock, CancellationToken cancellationToken)
    {
        await using (var db = await databases.CreateDbContextAsync(cancellationToken))
        {
            var people = new Dictionary<string, Guid>();
            foreach (var member in DemoCast.All)
            {
                people[member.Subject] = (await Actors.LoadAsync(db, member.Caller, cancellationToken)).PersonId;
            }

            db.Teams.AddRange(DemoTeams.All(account, people));
            await db.SaveChangesAsync(cancellationToken);
        }

        var today = clock.Present;
        foreach (var chapter in account.WithHistory ? DemoStory.Of(account) : [])
        {
            clock.Set(today - chapter.Before);
            await PlayAsync(chapter, clock, cancellationToken);
        }

        clock.BackToNow();
        await SweepAsync(cancellationToken);
        await DemoWipe.MarkAsync(databases, FactKey, Complete, cancellationToken);
    }

    private async Task PlayAsync(Chapter chapter, DemoClock clock, CancellationToken cancellationToken)
    {
        var outcome = await Get<SubmitRequest>().RunAsync(chapter.Asker.Caller, chapter.Draft, cancellationToken);
        var submitted = outcome as SubmitOutcome.Submitted
            ?? throw new InvalidOperationException($"The demo's request for {chapter.Draft.TeamId}/{chapter.Draft.Environment} was refused: {WhyNot(outcome)}");
        if (chapter.Decider is not { } decider)
        {
            return;
        }

        clock.Advance(chapter.After);
        var seen = await Get<RequestDetails>().FindAsync(decider.Caller, submitted.Number, cancellationToken)
            ?? throw new InvalidOperationException($"The demo's request #{submitted.Number} cannot be seen by {decider.Name}.");
        await Get<Decide>().RunAsync(decider.Caller, submitted.Number, seen.Version, chapter.Verdict, chapter.Comment, cancellationToken);
        await RunToEndAsync(submitted.Id, clock, cancellationToken);
        if (chapter.Then is { } mend)
        {
            clock.Advance(TimeSpan.FromMinutes(4));
            await Get<MendOperation>().RunAsync(chapter.Asker.Caller, submitted.Number, mend, cancellationToken);
            await RunToEndAsync(submitted.Id, clock, cancellationToken);
        }

        await SweepAsync(cancellationToken);
    }

    private static string WhyNot(SubmitOutcome outcome) => outcome switch
    {
        SubmitOutcome.Invalid invalid => string.Join(' ', invalid.Problems.Select(p => p.Why)),
        SubmitOutcome.ChecksFailed failed => string.Join(' ', failed.Checks.Items.Where(c => c.Outcome is CheckOutcome.Fail).Select(c => c.Finding)),
        SubmitOutcome.Refused refused => refused.Why,
        _ => outcome.GetType().Name,
    };

    // limits and budgets count what runs, as the watch last saw it
    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var places = await db.Environments.AsNoTracking().ToListAsync(cancellationToken);
        foreach (var place in places.DistinctBy(p => (p.AccountId, p.Region)))
        {
            await Get<ServiceWatch>().SweepAsync(place, cancellationToken);
        }
    }

    private async Task RunToEndAsync(Guid requestId, DemoClock clock, CancellationToken cancellationToken)
    {
        var runner = Get<OperationRunner>();
        while (true)
        {
            await runner.RunDueAsync(cancellationToken);
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            var operation = await db.Operations.AsNoTracking().SingleOrDefaultAsync(o => o.RequestId == requestId, cancellationToken);
            if (operation is null || !OperationStates.IsLive(operation.State))
            {
                return;
            }

            clock.Advance(Tick);
        }
    }

    public void Dispose() => once.Dispose();

    private T Get<T>() where T : notnull =>
        (T)(services.GetService(typeof(T)) ?? throw new InvalidOperationException($"{typeof(T).Name} is not registered."));
}
