using System.Diagnostics;
using Domain.Access;
using Domain.Audit;
using Microsoft.AspNetCore.Http.HttpResults;
using Portal.Features;
using Portal.Security;

namespace Portal.Api;

/// <summary>Lines of the record, newest first.</summary>
internal sealed record AuditLines(IReadOnlyList<AuditEntry> Lines, int Total);

/// <summary>The record of who asked, decided and did what.</summary>
internal static class AuditApi
{
    private const int MostRows = 100_000;

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/audit", ListAsync).WithTags("Record").WithName("ListAudit").WithSummary("Read the record, newest first. take is at most 1,000.").ProducesProblem(StatusCodes.Status403Forbidden);
        api.MapGet("/audit/verify", VerifyAsync).WithTags("Record").WithName("VerifyAudit").WithSummary("Compute every hash again, first line to last, and hold the record against its published heads. Names the first link that does not hold.").ProducesProblem(StatusCodes.Status403Forbidden);
        api.MapGet("/audit/key", PublicKey).WithTags("Record").WithName("ReadAuditKey").WithSummary("The public key that published heads are signed for, PEM.").Produces<string>(contentType: "application/x-pem-file");
        api.MapGet("/audit.csv", CsvAsync).WithTags("Record").WithName("ExportAudit").WithSummary("The same lines as a file.").Produces<string>(contentType: Csv.ContentType).ProducesProblem(StatusCodes.Status403Forbidden);
    }

    private static async Task<Results<Ok<AuditLines>, ProblemHttpResult>> ListAsync(
        CurrentUser user, AuditReader audit, CancellationToken cancellationToken, string? text = null, int skip = 0, int take = 100) =>
        await audit.ListAsync(user.Caller, text, Math.Max(0, skip), take, cancellationToken) switch
        {
            AuditOutcome.Page page => TypedResults.Ok(new AuditLines(page.Lines, page.Total)),
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

    private static async Task<IResult> CsvAsync(CurrentUser user, AuditReader audit, CancellationToken cancellationToken, string? text = null)
    {
        var csv = new Csv("Sequence", "At", "Who", "What", "Team", "Environment", "Request", "Data", "Hash");
        for (var (skip, more) = (0, true); more && skip < MostRows; skip += 1000)
        {
            switch (await audit.ListAsync(user.Caller, text, skip, 1000, cancellationToken))
            {
                case AuditOutcome.Refused refused:
                    return Problems.Of(Refusal.NotPermitted, refused.Why);
                case AuditOutcome.Page page:
                    foreach (var a in page.Lines)
                    {
                        csv.Add(a.Sequence, a.At, a.Who, a.What, a.TeamId, a.Environment, a.RequestNumber, a.Data, a.Hash);
                    }

                    more = page.Total > skip + 1000;
                    break;
            }
        }

        return csv.AsFile("record");
    }
}
