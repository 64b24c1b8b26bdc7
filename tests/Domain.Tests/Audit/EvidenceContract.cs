using System.Diagnostics;
using System.IO.Compression;
using System.Text.Json.Nodes;
using Domain.Access;
using Domain.Audit;
using Domain.Data;
using Domain.Hosting.Demo;
using Domain.Requests;
using Microsoft.EntityFrameworkCore;
using Testing;

namespace Domain.Tests.Audit;

public abstract class EvidenceContract(TestDatabase database)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_pack_holds_what_was_asked_decided_and_done_and_proves_it_without_Berth()
    {
        await using var world = await DomainWorld.StartAsync(database, Stop, withHistory: true);
        int number;
        await using (var db = world.Get<IDbContextFactory<PortalDb>>().CreateDbContext())
        {
            number = await db.Requests.Where(r => r.TeamId == "payments" && r.State == RequestState.Done).MaxAsync(r => r.Number, Stop);
        }

        Assert.IsType<EvidenceOutcome.Refused>(await PackAsync(DemoCast.Ines.Caller));
        Assert.IsType<EvidenceOutcome.NotFound>(await PackAsync(DemoCast.Priya.Caller));
        var unpublished = await VerifiedAsync(DemoCast.Dana.Caller);
        await world.Get<PublishHeads>().RunAsync(Stop);
        var published = await VerifiedAsync(DemoCast.Dana.Caller);
        var lead = await VerifiedAsync(DemoCast.Ben.Caller);

        Assert.Contains("signed for this pack", unpublished["README.txt"], StringComparison.Ordinal);
        Assert.Equal(world.Get<PublishedHeads>().Read()[^1].ToString(), published["head.txt"].Trim());
        Assert.Contains("\"verdict\": \"Approve\"", published["decisions.json"], StringComparison.Ordinal);
        Assert.Contains("== ", published["diff.txt"], StringComparison.Ordinal);
        var calls = JsonNode.Parse(published["operation.json"])?["calls"]?.AsArray() ?? [];
        Assert.Contains(calls, c => (string?)c?["call"]?["action"] == "CreateService");
        Assert.All(calls, c => Assert.False(string.IsNullOrEmpty((string?)c?["call"]?["requestId"])));
        Assert.All(Proof(published), line => Assert.NotNull(line["input"]));
        // a lead's pack says of other teams' lines that they are there, and not what they say
        Assert.DoesNotContain("\\nsearch\\n", lead["proof.jsonl"], StringComparison.Ordinal);
        Assert.Equal(Proof(published).Select(l => (string?)l["hash"]), Proof(lead).Select(l => (string?)l["hash"]));

        // one letter of one line, and the script says so
        var forged = published.ToDictionary(f => f.Key, f => f.Value);
        forged["proof.jsonl"] = published["proof.jsonl"].Replace("request.approved", "request.rejected", StringComparison.Ordinal);
        Assert.Contains("BROKEN", (await ScriptAsync(forged)).Said, StringComparison.Ordinal);

        async Task<EvidenceOutcome> PackAsync(Caller caller)
        {
            using var nothing = new MemoryStream();
            var outcome = await world.Get<EvidencePacks>().WriteAsync(caller, number, nothing, Stop);
            Assert.Equal(0, nothing.Length);
            return outcome;
        }

        async Task<Dictionary<string, string>> VerifiedAsync(Caller caller)
        {
            using var into = new MemoryStream();
            Assert.IsType<EvidenceOutcome.Written>(await world.Get<EvidencePacks>().WriteAsync(caller, number, into, Stop));
            using var zip = new ZipArchive(into, ZipArchiveMode.Read);
            var files = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var entry in zip.Entries)
            {
                using var text = new StreamReader(entry.Open());
                files[entry.FullName] = await text.ReadToEndAsync(Stop);
            }

            var head = PublishedHead.Parse(files["head.txt"].Trim());
            Assert.True(head is not null && world.Get<HeadKey>().IsGenuine(head));
            Assert.Equal(world.Get<HeadKey>().PublicKeyPem, files["public-key.pem"]);
            Assert.Equal((0, true), await ScriptAsync(files) is var (code, said) ? (code, said.StartsWith("whole:", StringComparison.Ordinal)) : default);
            return files;
        }
    }

    private static List<JsonNode> Proof(Dictionary<string, string> pack) =>
        [.. pack["proof.jsonl"].Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonNode.Parse(l)).OfType<JsonNode>()];

    private static async Task<(int Code, string Said)> ScriptAsync(Dictionary<string, string> pack)
    {
        var folder = Directory.CreateTempSubdirectory("berth-evidence-");
        try
        {
            foreach (var (name, text) in pack)
            {
                await File.WriteAllTextAsync(Path.Combine(folder.FullName, name), text, Stop);
            }

            using var python = Process.Start(new ProcessStartInfo(Environment.GetEnvironmentVariable("BERTH_PYTHON") is { Length: > 0 } given ? given : "python3", "verify.py")
            {
                WorkingDirectory = folder.FullName, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
            }) ?? throw new InvalidOperationException("Python did not start.");
            var said = await python.StandardOutput.ReadToEndAsync(Stop) + await python.StandardError.ReadToEndAsync(Stop);
            await python.WaitForExitAsync(Stop);
            return (python.ExitCode, said);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}

public sealed class EvidenceOnSqlite(SqliteFile database) : EvidenceContract(database), IClassFixture<SqliteFile>;

public sealed class EvidenceOnPostgres(PostgresServer database) : EvidenceContract(database), IClassFixture<PostgresServer>;
