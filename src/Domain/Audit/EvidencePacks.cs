using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Domain.Access;
using Domain.Approvals.Waivers;
using Domain.Data;
using Domain.Requests;
using Microsoft.EntityFrameworkCore;

namespace Domain.Audit;

public abstract record EvidenceOutcome
{
    private EvidenceOutcome() { }
    public sealed record Written : EvidenceOutcome;
    /// <summary>There is no such request, or the caller may not see it.</summary>
    public sealed record NotFound : EvidenceOutcome;
    public sealed record Refused(string Why) : EvidenceOutcome;
}

/// <summary>All that proves what became of one request, as one zip that is checked without Berth.</summary>
public sealed class EvidencePacks(IDbContextFactory<PortalDb> databases, PublishedHeads heads, HeadKey key, TimeProvider time)
{
    private static readonly JsonSerializerOptions Indented = new(JsonText.Options) { WriteIndented = true };

    /// <param name="into">Nothing is written unless the outcome is <see cref="EvidenceOutcome.Written"/>.</param>
    public async Task<EvidenceOutcome> WriteAsync(Caller caller, int number, Stream into, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await Actors.LoadAsync(db, caller, cancellationToken);
        var request = await db.Requests.AsNoTracking().Include(r => r.Decisions).SingleOrDefaultAsync(r => r.Number == number, cancellationToken);
        if (request is null || !RequestSight.MaySee(who, request))
        {
            return new EvidenceOutcome.NotFound();
        }

        if (Permits.WhyNotTakeEvidence(who, request.TeamId) is { } why)
        {
            return new EvidenceOutcome.Refused(why);
        }

        var people = await db.People.AsNoTracking().ToDictionaryAsync(p => p.Id, p => p.Name, cancellationToken);
        var operation = await db.Operations.AsNoTracking().Include(o => o.Steps.OrderBy(s => s.Index)).SingleOrDefaultAsync(o => o.RequestId == request.Id, cancellationToken);
        var record = await db.Audit.AsNoTracking().Where(a => a.RequestId == request.Id).OrderBy(a => a.Sequence).ToListAsync(cancellationToken);
        string? Name(Guid? id) => id is { } known ? people.GetValueOrDefault(known, "somebody") : null;

        await using var zip = await ZipArchive.CreateAsync(into, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancellationToken);
        await WriteAsync(zip, "request.json", new
        {
            request.Number, request.Id, request.Kind, request.Title, request.Reason, Requester = Name(request.RequesterId), request.RequesterId,
            Editors = request.Editors.Select(e => Name(e)), request.TeamId, request.Environment, request.Cluster, request.ExistingService, request.TemplateId, request.TemplateVersion,
            request.Values, request.State, request.Round, request.CreatedAt, request.SubmittedAt, request.ExpiresAt, request.EndedAt, request.Estimate,
        }, cancellationToken);
        await WriteAsync(zip, "plan.json", request.Plan, cancellationToken);
        await WriteTextAsync(zip, "diff.txt", Diff(request), cancellationToken);
        await WriteAsync(zip, "checks.json", request.Checks, cancellationToken);
        await WriteAsync(zip, "decisions.json", new
        {
            request.Requirement,
            Decisions = request.Decisions.OrderBy(d => d.At).Select(d => new { d.At, d.Round, Counts = d.Round == request.Round, d.Stage, By = Name(d.PersonId), d.PersonId, OnBehalfOf = Name(d.OnBehalfOf), d.Verdict, d.Comment }),
        }, cancellationToken);
        var waivers = request.Plan is { } plan && request.Checks.Items.Any(c => c.Waivable is not null) ? await WaiverBook.OfAsync(db, request.TeamId, request.Environment, plan, cancellationToken) : [];
        await WriteAsync(zip, "waivers.json", waivers.Where(w => w.At <= (request.EndedAt ?? DateTimeOffset.MaxValue)).Select(w => new
        {
            w.Id, w.At, w.By, w.PersonId, OnBehalfOf = Name(w.OnBehalfOf), Group = w.GroupId, w.Guardrail, w.Cluster, w.Workload, w.Found, w.Reason, w.Until, w.RequestNumber, w.RevokedAt, w.RevokedBy, w.RevokedWhy,
        }), cancellationToken);
        await WriteAsync(zip, "operation.json", operation is null ? null : new { operation.Id, operation.State, operation.CreatedAt, operation.EndedAt, operation.Steps, Calls = EvidenceText.Calls(record) }, cancellationToken);
        await WriteAsync(zip, "record.json", record, cancellationToken);
        var proof = await ProveAsync(zip, db, who, record, cancellationToken);
        await WriteTextAsync(zip, "verify.py", EvidenceText.Script, cancellationToken);
        await WriteTextAsync(zip, "public-key.pem", key.PublicKeyPem, cancellationToken);
        await WriteTextAsync(zip, "README.txt", EvidenceText.Readme(request, who, time.GetUtcNow(), proof), cancellationToken);
        return new EvidenceOutcome.Written();
    }

    /// <summary>From the request's first line to the first published head after its last, each line once.</summary>
    private async Task<EvidenceProof> ProveAsync(ZipArchive zip, PortalDb db, Actor who, List<AuditEntry> record, CancellationToken cancellationToken)
    {
        if (record.Count == 0)
        {
            return new EvidenceProof(0, null, false, null);
        }

        var (first, last) = (record[0].Sequence, record[^1].Sequence);
        var published = heads.Read().FirstOrDefault(h => h.Sequence >= last);
        var until = published?.Sequence ?? long.MaxValue;
        var walk = new ChainWalk(first - 1, record[0].PreviousHash, published is null ? [] : [published], key.IsGenuine);
        ChainBreak? broken = null;
        var sealedLines = 0;
        await using (var stream = await zip.CreateEntry("proof.jsonl").OpenAsync(cancellationToken))
        {
            await using var text = new StreamWriter(stream, new UTF8Encoding(false));
            await foreach (var line in db.Audit.AsNoTracking().Where(a => a.Sequence >= first && a.Sequence <= until).OrderBy(a => a.Sequence).AsAsyncEnumerable().WithCancellation(cancellationToken))
            {
                broken ??= walk.Take(line);
                // what another team did is not a lead's to read
                var open = Permits.WhyNotVerifyRecord(who) is null || line.TeamId is { } team && who.Leads(team);
                sealedLines += open ? 0 : 1;
                await text.WriteLineAsync(JsonText.Write(new { line.Sequence, line.PreviousHash, line.Hash, Input = open ? line.HashInput : null }));
            }
        }

        broken ??= walk.End();
        var head = published ?? (broken is null ? key.Sign(walk.Last, walk.LastHash, time.GetUtcNow()) : null);
        if (head is not null)
        {
            await WriteTextAsync(zip, "head.txt", $"{head}\n", cancellationToken);
        }

        return new EvidenceProof(sealedLines, head, published is not null, broken);
    }

    private static string Diff(Request request)
    {
        var text = new StringBuilder();
        foreach (var change in request.Plan?.Changes ?? [])
        {
            var (title, sides) = (change.Title, change.Text());
            text.Append("== ").Append(title).Append("\n-- before\n").Append(sides.Before ?? "(nothing)").Append("\n-- after\n").Append(sides.After.Length == 0 ? "(nothing)" : sides.After).Append("\n\n");
        }

        return text.ToString();
    }

    private static Task WriteAsync<T>(ZipArchive zip, string name, T value, CancellationToken cancellationToken) =>
        WriteTextAsync(zip, name, JsonSerializer.Serialize(value, Indented) + "\n", cancellationToken);

    private static async Task WriteTextAsync(ZipArchive zip, string name, string text, CancellationToken cancellationToken)
    {
        await using var stream = await zip.CreateEntry(name).OpenAsync(cancellationToken);
        await stream.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken);
    }
}
