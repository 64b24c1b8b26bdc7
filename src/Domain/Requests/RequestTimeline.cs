using System.Text.Json;
using Domain.Audit;

namespace Domain.Requests;

/// <summary>The record's lines of one request, in words. Lines that say nothing to a reader are left out.</summary>
internal static class RequestTimeline
{
    public static TimelineEntry? Entry(AuditEntry line)
    {
        using var data = JsonDocument.Parse(line.Data);
        string? Text(string name) => data.RootElement.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
        var what = line.What switch
        {
            "request.submitted" => "asked",
            "request.approved" => "approved",
            "request.changes-asked" => "asked for changes",
            "request.rejected" => "rejected",
            "request.cancelled" => "cancelled",
            "request.expired" when data.RootElement.TryGetProperty("draft", out var draft) && draft.ValueKind is JsonValueKind.True => "let it expire: nobody touched the draft for 30 days",
            "request.expired" => "let it expire: nobody decided in time",
            "request.replanned" => "planned it again, as AWS has changed",
            "request.nothing-left" => "found nothing left to do",
            "request.checks-failed" => "gave it back, as a check fails by now",
            "guardrail.waived" => $"waived the guardrail \"{Text("title")}\" until {Text("untilWords")}",
            "guardrail.waiver-revoked" => $"took back the waiver of the guardrail \"{Text("title")}\"",
            "operation.started" => "began to apply",
            "operation.done" => "applied everything",
            "operation.failed" => $"stopped: {Text("title")}. {Why(data.RootElement)}",
            "operation.rolled-back" => "saw ECS go back to the former revision",
            "deployment.paused" => "stands still for a person",
            "deployment.continued" => "let the deployment go on",
            "deployment.taken-back" => "took the deployment back",
            "operation.undone" => "took back what was made",
            "operation.undo-failed" => $"could not undo: {Text("title")}. {Why(data.RootElement)}",
            "operation.undo-asked" => "asked to undo",
            "operation.try-again" => "asked to try again",
            "operation.accepted" => "accepted it as it is",
            _ => null,
        };

        return what is null ? null : new TimelineEntry(line.At, line.Who, what, Text("comment") ?? Text("reason"));
    }

    private static string? Why(JsonElement data) =>
        data.TryGetProperty("failure", out var failure) && failure.TryGetProperty("why", out var why) ? why.GetString() : null;
}
