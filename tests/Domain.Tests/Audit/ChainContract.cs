using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Domain.Audit;
using Domain.Data;
using Domain.Tests.Properties;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Testing;

namespace Domain.Tests.Audit;

/// <summary>Whoever owns the database, lifts its guard and alters the record is found out. BERTH_SEED makes other random places.</summary>
public abstract class ChainContract(Func<TestDatabase> fresh)
{
    private const int Lines = 30;
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private readonly Random random = new(RoundTripTests.Seed);

    [Fact]
    public async Task Any_flipped_bit_of_any_field_is_found_at_its_line()
    {
        await using var bench = await Bench.StartAsync(fresh(), Stop);
        await bench.WriteAsync(Lines);
        await using var db = bench.Open.CreateDbContext();
        var before = await db.Audit.AsNoTracking().OrderBy(a => a.Sequence).ToListAsync(Stop);

        for (var round = 0; round < 80; round++)
        {
            var line = before[random.Next(before.Count)];
            var what = await FlipAsync(db, line, round % 11);
            var found = await bench.CheckAsync();
            Assert.True(found.BrokenAt == line.Sequence, $"{what} of line {line.Sequence} was altered, but {found.BrokenAt?.ToString(CultureInfo.InvariantCulture) ?? "nothing"} was found.");
            Assert.Equal(line.Sequence - 1, found.Lines);
            await PutBackAsync(db, line);
        }

        Assert.Null((await bench.CheckAsync()).BrokenAt);
    }

    [Fact]
    public async Task A_removed_line_is_found_wherever_it_was()
    {
        await using var bench = await Bench.StartAsync(fresh(), Stop);
        await bench.WriteAsync(Lines);
        await bench.PublishAsync();
        foreach (var gone in new[] { 1, 2 + random.Next(Lines - 3), Lines })
        {
            await using var db = bench.Open.CreateDbContext();
            await using var transaction = await db.Database.BeginTransactionAsync(Stop);
            await db.Audit.Where(a => a.Sequence == gone).ExecuteDeleteAsync(Stop);

            var found = await bench.CheckAsync(db);

            Assert.Equal((gone, gone == Lines ? ChainFault.CutTail : ChainFault.Missing), ((int?)found.BrokenAt, found.Fault));
        }
    }

    [Fact]
    public async Task Lines_that_changed_places_are_found_at_the_first_of_them()
    {
        await using var bench = await Bench.StartAsync(fresh(), Stop);
        await bench.WriteAsync(Lines);
        for (var round = 0; round < 10; round++)
        {
            var first = 1 + random.Next(Lines - 1);
            var second = first + 1 + random.Next(Lines - first);
            await using var db = bench.Open.CreateDbContext();
            await using var transaction = await db.Database.BeginTransactionAsync(Stop);
            await MoveAsync(db, first, -1);
            await MoveAsync(db, second, first);
            await MoveAsync(db, -1, second);

            Assert.Equal(first, (await bench.CheckAsync(db)).BrokenAt);
        }
    }

    [Fact]
    public async Task A_tail_that_was_cut_off_is_found_by_the_published_heads()
    {
        await using var bench = await Bench.StartAsync(fresh(), Stop);
        await bench.WriteAsync(Lines);
        await bench.PublishAsync();
        await using var db = bench.Open.CreateDbContext();
        await db.Audit.Where(a => a.Sequence > 20).ExecuteDeleteAsync(Stop);

        var found = await bench.CheckAsync();
        var published = await bench.PublishAsync();

        Assert.Equal((21, ChainFault.CutTail, 20), ((int?)found.BrokenAt, found.Fault, (int)found.Lines));
        Assert.Equal(ChainFault.CutTail, Assert.IsType<PublishOutcome.Broken>(published).Break.Fault);
        // the fields of each line agree with each other: without heads nobody could tell
        Assert.Null((await RecordChain.CheckAsync(db, [], bench.Key.IsGenuine, Stop)).BrokenAt);
    }

    [Fact]
    public async Task A_record_computed_anew_is_found_by_the_published_heads_and_never_signed()
    {
        await using var bench = await Bench.StartAsync(fresh(), Stop);
        await bench.WriteAsync(10);
        await bench.PublishAsync();
        await bench.WriteAsync(10);
        await bench.PublishAsync();
        await using var db = bench.Open.CreateDbContext();
        await ComputeAnewAsync(db, from: 15, data: """{"never":"happened"}""");

        var found = await bench.CheckAsync();
        await bench.WriteAsync(1);

        Assert.Null((await RecordChain.CheckAsync(db, [], bench.Key.IsGenuine, Stop)).BrokenAt);
        Assert.Equal((20, ChainFault.Recomputed), ((int?)found.BrokenAt, found.Fault));
        Assert.Equal((1, 10L), (found.Heads, found.LastHead?.Sequence));
        Assert.Equal(ChainFault.Recomputed, Assert.IsType<PublishOutcome.Broken>(await bench.PublishAsync()).Break.Fault);
        Assert.Equal([10, 20], bench.Heads.Read().Select(h => h.Sequence));
    }

    [Fact]
    public async Task A_head_signed_by_another_key_is_named_and_one_of_a_former_key_is_not()
    {
        await using var bench = await Bench.StartAsync(fresh(), Stop);
        await bench.WriteAsync(3);
        await bench.PublishAsync();
        using var other = Bench.NewKey(out var pem);
        var before = bench.Key.PublicKeyPem;

        using var replaced = bench.KeyOf(pem, former: null);
        using var knowing = bench.KeyOf(pem, former: before);
        await using var db = bench.Open.CreateDbContext();

        Assert.Equal((3, ChainFault.ForgedHead), await FaultAsync(replaced));
        Assert.Equal((null, null), await FaultAsync(knowing));

        async Task<(int?, ChainFault?)> FaultAsync(HeadKey key)
        {
            var check = await RecordChain.CheckAsync(db, bench.Heads.Read(), key.IsGenuine, Stop);
            return ((int?)check.BrokenAt, check.Fault);
        }
    }

    [Fact]
    public async Task A_head_is_published_once_and_again_after_the_next_line()
    {
        await using var bench = await Bench.StartAsync(fresh(), Stop);

        Assert.IsType<PublishOutcome.Nothing>(await bench.PublishAsync());
        await bench.WriteAsync(2);
        Assert.IsType<PublishOutcome.Published>(await bench.PublishAsync());
        Assert.IsType<PublishOutcome.Nothing>(await bench.PublishAsync());
        // what a crash left of a line does no harm
        await File.AppendAllTextAsync(bench.Heads.File, "3 abc 2026-", Stop);
        await bench.WriteAsync(1);
        Assert.Equal(3, Assert.IsType<PublishOutcome.Published>(await bench.PublishAsync()).Head.Sequence);

        Assert.Equal([2, 3], bench.Heads.Read().Select(h => h.Sequence));
        Assert.Equal(2, (await bench.CheckAsync()).Heads);
    }

    private async Task<string> FlipAsync(PortalDb db, AuditEntry line, int field)
    {
        var row = db.Audit.Where(a => a.Sequence == line.Sequence);
        string Flip(string text)
        {
            var at = random.Next(text.Length);
            return text[..at] + (char)(text[at] ^ (1 << random.Next(4))) + text[(at + 1)..];
        }

        (var name, var altered) = field switch
        {
            0 => ("At", await row.ExecuteUpdateAsync(s => s.SetProperty(a => a.At, line.At.AddMicroseconds(1 << random.Next(30))), Stop)),
            1 => ("PersonId", await row.ExecuteUpdateAsync(s => s.SetProperty(a => a.PersonId, line.PersonId is null ? Guid.CreateVersion7() : null), Stop)),
            2 => ("Who", await row.ExecuteUpdateAsync(s => s.SetProperty(a => a.Who, Flip(line.Who)), Stop)),
            3 => ("What", await row.ExecuteUpdateAsync(s => s.SetProperty(a => a.What, Flip(line.What)), Stop)),
            4 => ("TeamId", await row.ExecuteUpdateAsync(s => s.SetProperty(a => a.TeamId, line.TeamId is { } team ? Flip(team) : ""), Stop)),
            5 => ("Environment", await row.ExecuteUpdateAsync(s => s.SetProperty(a => a.Environment, line.Environment is { } place ? Flip(place) : ""), Stop)),
            6 => ("RequestId", await row.ExecuteUpdateAsync(s => s.SetProperty(a => a.RequestId, Guid.CreateVersion7()), Stop)),
            7 => ("RequestNumber", await row.ExecuteUpdateAsync(s => s.SetProperty(a => a.RequestNumber, (line.RequestNumber ?? 0) ^ (1 << random.Next(31))), Stop)),
            8 => ("Data", await row.ExecuteUpdateAsync(s => s.SetProperty(a => a.Data, Flip(line.Data)), Stop)),
            9 => ("PreviousHash", await row.ExecuteUpdateAsync(s => s.SetProperty(a => a.PreviousHash, Flip(line.PreviousHash)), Stop)),
            _ => ("Hash", await row.ExecuteUpdateAsync(s => s.SetProperty(a => a.Hash, Flip(line.Hash)), Stop)),
        };
        Assert.Equal(1, altered);
        return name;
    }

    private static async Task PutBackAsync(PortalDb db, AuditEntry line)
    {
        db.ChangeTracker.Clear();
        await db.Audit.Where(a => a.Sequence == line.Sequence).ExecuteDeleteAsync(Stop);
        db.Audit.Add(line);
        await db.SaveChangesAsync(Stop);
        db.ChangeTracker.Clear();
    }

    private static Task<int> MoveAsync(PortalDb db, long from, long to) =>
        db.Database.ExecuteSqlAsync($"""update "Audit" set "Sequence" = {to} where "Sequence" = {from}""", Stop);

    /// <summary>What someone does who knows how hashes are made.</summary>
    private static async Task ComputeAnewAsync(PortalDb db, long from, string data)
    {
        var previous = (await db.Audit.AsNoTracking().SingleAsync(a => a.Sequence == from - 1, Stop)).Hash;
        foreach (var a in await db.Audit.AsNoTracking().Where(a => a.Sequence >= from).OrderBy(a => a.Sequence).ToListAsync(Stop))
        {
            var now = a.Sequence == from ? data : a.Data;
            var hash = AuditEntry.HashOf(previous, a.Sequence, a.At, a.PersonId, a.Who, a.What, a.TeamId, a.Environment, a.RequestId, a.RequestNumber, now);
            await db.Audit.Where(x => x.Sequence == a.Sequence).ExecuteUpdateAsync(
                s => s.SetProperty(x => x.Data, now).SetProperty(x => x.PreviousHash, previous).SetProperty(x => x.Hash, hash), Stop);
            previous = hash;
        }
    }

    /// <summary>A record whose database is in the hands of someone who lifted its guard.</summary>
    private sealed class Bench(TestDatabase database, IDbContextFactory<PortalDb> open, DirectoryInfo folder, string pem) : IAsyncDisposable
    {
        private readonly FakeTimeProvider clock = new(Now);
        private int written;

        public IDbContextFactory<PortalDb> Open => open;
        public HeadKey Key { get; } = new(Options.Create(new AuditOptions { SigningKey = pem }), new AuditPlace(folder.FullName, MayMakeKey: false));
        public PublishedHeads Heads { get; } = new(Options.Create(new AuditOptions()), new AuditPlace(folder.FullName, MayMakeKey: false));

        public static async Task<Bench> StartAsync(TestDatabase database, CancellationToken cancellationToken)
        {
            await database.InitializeAsync();
            var open = await database.MigratedAsync(cancellationToken);
            await using var db = open.CreateDbContext();
            await RecordGuard.LiftAsync(db, cancellationToken);
            using var key = NewKey(out var pem);
            return new Bench(database, open, Directory.CreateTempSubdirectory("berth-heads-"), pem);
        }

        public static ECDsa NewKey(out string pem)
        {
            var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            pem = key.ExportPkcs8PrivateKeyPem();
            return key;
        }

        public HeadKey KeyOf(string own, string? former)
        {
            var file = Path.Combine(folder.FullName, "former.pem");
            File.WriteAllText(file, former ?? "");
            return new HeadKey(Options.Create(new AuditOptions { SigningKey = own, FormerKeysFile = former is null ? "" : file }), new AuditPlace(folder.FullName, MayMakeKey: false));
        }

        public async Task WriteAsync(int lines)
        {
            for (var i = 0; i < lines; i++)
            {
                await using var db = open.CreateDbContext();
                var n = ++written;
                await db.SaveAsync(
                    Now.AddSeconds(n),
                    [new(n % 2 == 0 ? Guid.CreateVersion7() : null, $"Tester {n}", "something.done", n % 3 == 0 ? null : "payments", n % 3 == 0 ? null : "dev", n % 2 == 0 ? Guid.CreateVersion7() : null, n % 2 == 0 ? n : null, new { n, euro = "€ \"quoted\"" })],
                    Stop);
            }
        }

        public Task<PublishOutcome> PublishAsync() => new PublishHeads(open, Heads, Key, clock).RunAsync(Stop);

        public async Task<ChainCheck> CheckAsync()
        {
            await using var db = open.CreateDbContext();
            return await CheckAsync(db);
        }

        public Task<ChainCheck> CheckAsync(PortalDb db) => RecordChain.CheckAsync(db, Heads.Read(), Key.IsGenuine, Stop);

        public async ValueTask DisposeAsync()
        {
            Key.Dispose();
            await database.DisposeAsync();
            folder.Delete(recursive: true);
        }
    }
}

public sealed class ChainOnPostgres() : ChainContract(() => new PostgresServer());
