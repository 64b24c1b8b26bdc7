using System.Text.Json;
using Domain.Audit;

namespace Portal.Features.Audit;

/// <summary>The events of the record, in words; the event's own name stays in CSV and API.</summary>
internal static class ActivityWords
{
    public static string Of(AuditEntry line)
    {
        using var data = JsonDocument.Parse(line.Data);
        var title = data.RootElement.ValueKind is JsonValueKind.Object && data.RootElement.TryGetProperty("title", out var value) ? value.GetString() : null;
        return title is { Length: > 0 } && line.What is not "request.submitted" ? $"{Of(line.What)}: {char.ToLowerInvariant(title[0])}{title[1..]}" : Of(line.What);
    }

    private static string Of(string what) => what switch
    {
        "request.submitted" => "asked for a change",
        "request.approved" => "approved",
        "request.changes-asked" => "asked for changes",
        "request.rejected" => "rejected",
        "request.commented" => "commented",
        "request.cancelled" => "cancelled the request",
        "request.replanned" => "planned it again, as AWS has changed",
        "request.nothing-left" => "found nothing left to do",
        "request.checks-failed" => "gave it back, as a check fails by now",
        "draft.discarded" => "threw a draft away",
        "freeze.set" => "set a freeze window",
        "freeze.ended" => "ended a freeze window",
        "request.expired" => "let it expire: nobody decided in time",
        "operation.started" => "began to apply",
        "operation.done" => "applied everything",
        "operation.failed" => "stopped",
        "operation.rolled-back" => "saw ECS go back",
        "deployment.paused" => "waits for a person",
        "deployment.continued" => "let the deployment go on",
        "deployment.taken-back" => "took the deployment back",
        "operation.undo-asked" => "asked to undo",
        "operation.undone" => "took back what was made",
        "operation.undo-failed" => "could not undo",
        "operation.try-again" => "asked to try again",
        "operation.accepted" => "accepted it as it is",
        "step.intended" => "is about to",
        "step.called" => "asked AWS, and waits, to",
        "step.done" => "did",
        "step.undo" => "is about to take back",
        "step.undone" => "took back",
        "step.kept" => "left as it is",
        "template.created" => "made a template",
        "template.imported" => "imported a template",
        "template.version-begun" => "began a version",
        "template.edited" => "edited a draft",
        "template.published" => "published",
        "template.retired" => "retired",
        "template.deleted" => "deleted",
        "template.described" => "described a template",
        "guardrail.waived" => "waived a guardrail",
        "guardrail.waiver-revoked" => "took back the waiver of a guardrail",
        "guardrails.changed" => "changed the guardrails of everything",
        "campaign.submitted" => "submitted",
        "campaign.approved" => "approved",
        "campaign.changes-asked" => "asked for changes",
        "campaign.rejected" => "rejected",
        "campaign.cancelled" => "cancelled",
        "campaign.expired" => "let expire",
        "campaign.cannot-upgrade" => "left a service out",
        "campaign.found-nothing" => "found nothing to upgrade",
        "campaign.waits" => "made the requests",
        "campaign.wave-begun" => "began a wave",
        "campaign.wave-taken-back" => "began to take back a wave",
        "campaign.stopped" => "stopped",
        "campaign.gone-on" => "let go on",
        "campaign.roll-back-asked" => "asked to roll back",
        "campaign.rolled-back" => "rolled back",
        "campaign.ended" => "ended as it is",
        "campaign.done" => "finished",
        "person.signed-in" => "signed in",
        "person.signed-out" => "signed out",
        "setting.proposed" => "proposed",
        "setting.applied" => "approved",
        "setting.applied-alone" => "changed, with nobody else to ask",
        "setting.applied-at-once" => "changed at once",
        "setting.rejected" => "rejected",
        "setting.withdrawn" => "took back",
        "setting.overtaken" => "found overtaken",
        "limits.set" => "set limits",
        "team.set" => "changed the team",
        "environment.added" => "added an environment",
        "environment.set" => "changed an environment",
        "environment.taken-away" => "took an environment away",
        "price.set" => "set a price",
        "foreign.tried" => "tried another team's service",
        _ => what,
    };
}
