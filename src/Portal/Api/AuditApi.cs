using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Domain.Access;
using Domain.Audit;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using Portal.Features;
using Portal.Security;

namespace Portal.Api;

/// <summary>Lines of the record, newest first.</summary>
/// <param name="Next">What to send as before for the next page; null on the last.</param>
internal sealed record AuditLines(IReadOnlyList<AuditEntry> Lines, int Total, long? Next);

/// <summary>The record of who asked, decided and did what.</summary>
internal static class AuditApi
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/audit", ListAsync).WithTags("Record").WithName("ListAudit").WithSummary("Read the record, newest first. take is at most 1,000; next is the value of before for the next page. from and to are moments, to is left out itself.").ProducesProblem(StatusCodes.Status403Forbidden);
        api.MapGet("/audit/verify", VerifyAsync).WithTags("Record").WithName("VerifyAudit").WithSummary("Compute every hash again, first line to last, and hold the record against its published heads. Names the first link that does not hold.").ProducesProblem(StatusCodes.Status403Forbidden);
        api.MapGet("/audit/key", PublicKey).WithTags("Record").WithName("ReadAuditKey").WithSummary("The public key that published heads are signed for, PEM.").Produces<string>(contentType: "application/x-pem-file");
        api.MapGet("/audit.csv", CsvAsync).WithTags("Record").WithName("ExportAudit").WithSummary("All lines that fit, as a file.").Produces<string>(contentType: Csv.ContentType).ProducesProblem(StatusCodes.Status403Forbidden);
        api.MapGet("/audit.json", JsonAsync).WithTags("Record").WithName("ExportAuditAsJson").WithSummary("All lines that fit, as one array.").Produces<IReadOnlyList<AuditEntry>>().ProducesProblem(StatusCodes.Status403Forbidden);
        api.MapGet("/requests/{number:int}/evidence.zip", EvidenceAsync).WithTags("Record").WithName("TakeEvidence").WithSummary("The evidence of a request as one zip: request, diff, checks, decisions, operation with AWS's request ids, and its lines of the record with their proof.")
            .Produces<byte[]>(contentType: "application/zip").ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Results<Ok<AuditLines>, ProblemHttpResult>> ListAsync(
        CurrentUser user, AuditReader audit, [AsParameters] AuditFilter filter, CancellationToken cancellationToken, long? before = null, int take = 100) =>
        await audit.ListAsync(user.Caller, filter, before, take, cancellationToken) switch
        {
            AuditOutcome.Page page => TypedResults.Ok(new AuditLines(page.Lines, page.Total, page.Next)),
            AuditOutcome.Refused refused => Problems.Of(Refusal.NotPermitted, refused.Why),
            _ => throw new UnreachableException(),
        };

    private static async Task<Results<Ok<ChainCheck>, ProblemHttpResult>> VerifyAsync(CurrentUser user, VerifyRecord verify, CancellationToken cancellationToken) =>
        await verify.RunAsync(user.Caller, cancellationToken) switch
        {
            VerifyOutcome.Checked done => TypedResults.Ok(done.Check),
            VerifyOutcome.Refused refused => Problems.Of(Refusal.NotPermitted, refused.Why),
            _ => throw new UnreachableException(),
        };

    // a public key: whoever signs in may have it
    private static ContentHttpResult PublicKey(HeadKey key) => TypedResults.Text(key.PublicKeyPem, "application/x-pem-file");

    private static Task<IResult> CsvAsync(CurrentUser user, AuditReader audit, [AsParameters] AuditFilter filter, CancellationToken cancellationToken) =>
        ExportAsync(user, audit, filter, $"{Csv.ContentType}; charset=utf-8", "berth-record.csv", async (lines, body) =>
        {
            await body.WriteAsync(Encoding.UTF8.Preamble.ToArray(), cancellationToken);
            await using var text = new StreamWriter(body, new UTF8Encoding(false), leaveOpen: true);
            await text.WriteAsync(new Csv("Sequence", "At", "Who", "What", "Team", "Environment", "Request", "Data", "Hash").ToString());
            await foreach (var a in lines.WithCancellation(cancellationToken))
            {
                await text.WriteAsync(Csv.Row(a.Sequence, a.At, a.Who, a.What, a.TeamId, a.Environment, a.RequestNumber, a.Data, a.Hash));
            }
        }, cancellationToken);

    private static Task<IResult> JsonAsync(
        CurrentUser user, AuditReader audit, IOptions<JsonOptions> json, [AsParameters] AuditFilter filter, CancellationToken cancellationToken) =>
        ExportAsync(
            user, audit, filter, "application/json", "berth-record.json",
            (lines, body) => JsonSerializer.SerializeAsync(body, lines, json.Value.SerializerOptions, cancellationToken), cancellationToken);

    /// <summary>Written while it is read: however long the record, neither side holds all of it.</summary>
    private static async Task<IResult> ExportAsync(
        CurrentUser user, AuditReader audit, AuditFilter filter, string type, string name, Func<IAsyncEnumerable<AuditEntry>, Stream, Task> write, CancellationToken cancellationToken) =>
        await audit.ExportAsync(user.Caller, filter, cancellationToken) switch
        {
            AuditOutcome.Export export => Results.Stream(body => write(export.Lines, body), type, name),
            AuditOutcome.Refused refused => Problems.Of(Refusal.NotPermitted, refused.Why),
            _ => throw new UnreachableException(),
        };

    private static async Task<IResult> EvidenceAsync(int number, CurrentUser user, EvidencePacks packs, CancellationToken cancellationToken)
    {
        // on disk until it is sent: a proof may span many lines, and a refusal must come before the first byte
        var file = new FileStream(Path.GetTempFileName(), FileMode.Create, FileAccess.ReadWrite, FileShare.None, 81_920, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        switch (await packs.WriteAsync(user.Caller, number, file, cancellationToken))
        {
            case EvidenceOutcome.Written:
                file.Position = 0;
                return Results.Stream(file, "application/zip", string.Create(CultureInfo.InvariantCulture, $"berth-request-{number}.zip"));
            case EvidenceOutcome.Refused refused:
                await file.DisposeAsync();
                return Problems.Of(Refusal.NotPermitted, refused.Why);
            default:
                await file.DisposeAsync();
                return TypedResults.Problem($"There is no request #{number} that you may see.", statusCode: StatusCodes.Status404NotFound);
        }
    }
}
