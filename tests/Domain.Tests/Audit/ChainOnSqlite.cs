using System.Text;
using Domain.Audit;
using Domain.Data;
using Microsoft.EntityFrameworkCore;
using Testing;

namespace Domain.Tests.Audit;

public sealed class ChainOnSqlite() : ChainContract(() => new SqliteFile())
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Any_flipped_bit_in_the_file_s_own_text_and_numbers_is_found()
    {
        await using var database = new SqliteFile();
        var open = await database.MigratedAsync(Stop);
        await using var db = open.CreateDbContext();
        await RecordGuard.LiftAsync(db, Stop);
        await db.SaveAsync(DateTimeOffset.UnixEpoch.AddYears(50), [new(null, "Tester", "first", "payments", "dev", null, 7, new { of = "it" }), new(null, "Tester", "second", null, null, null, null, new { })], Stop);

        // the columns are named here and nowhere else
#pragma warning disable EF1002
        foreach (var column in new[] { "Who", "What", "TeamId", "Environment", "Data", "PreviousHash", "Hash" })
        {
            var text = await db.Database.SqlQueryRaw<string>($"""SELECT "{column}" AS "Value" FROM "Audit" WHERE "Sequence" = 1""").SingleAsync(Stop);
            var bytes = Encoding.UTF8.GetBytes(text);
            for (var bit = 0; bit < bytes.Length * 8; bit++)
            {
                bytes[bit / 8] ^= (byte)(1 << (bit % 8));
                await SetAsync(column, bytes);
                Assert.True((await CheckAsync()).BrokenAt == 1, $"Bit {bit} of {column} was flipped and not found.");
                bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            }

            await SetAsync(column, bytes);
        }

        foreach (var column in new[] { "At", "RequestNumber" })
        {
            var number = await db.Database.SqlQueryRaw<long>($"""SELECT "{column}" AS "Value" FROM "Audit" WHERE "Sequence" = 1""").SingleAsync(Stop);
            for (var bit = 0; bit < 64; bit++)
            {
                await db.Database.ExecuteSqlRawAsync($$"""UPDATE "Audit" SET "{{column}}" = {0} WHERE "Sequence" = 1""", [number ^ (1L << bit)], Stop);
                Assert.True((await CheckAsync()).BrokenAt == 1, $"Bit {bit} of {column} was flipped and not found.");
            }

            await db.Database.ExecuteSqlRawAsync($$"""UPDATE "Audit" SET "{{column}}" = {0} WHERE "Sequence" = 1""", [number], Stop);
        }

        Assert.Null((await CheckAsync()).BrokenAt);

        Task<int> SetAsync(string column, byte[] bytes) =>
            db.Database.ExecuteSqlRawAsync($$"""UPDATE "Audit" SET "{{column}}" = CAST({0} AS TEXT) WHERE "Sequence" = 1""", [bytes], Stop);

#pragma warning restore EF1002

        Task<ChainCheck> CheckAsync() => RecordChain.CheckAsync(db, [], _ => false, Stop);
    }
}
