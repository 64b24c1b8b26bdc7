namespace Portal.Features.Audit;

/// <summary>The events of the record, in words; the event's own name stays in CSV and API.</summary>
internal static class ActivityWords
{
    public static string Of(string what) => what switch
    {
        "request.submitted" => "asked for a change",
        "request.approved" => "approved",
        "request.changes-asked" => "asked for changes",
        "request.rejected" => "rejected",
        "request.cancelled" => "cancelled the request",
        "request.expired" => "let it expire: nobody decided in time",
        "operation.started" => "began to apply",
        "operation.done" => "applied everything",
        "operation.failed" => "stopped: AWS refused a step",
        "operation.rolled-back" => "saw ECS go back to the former revision",
        "operation.undo-asked" => "asked to undo",
        "operation.undone" => "took back what was made",
        "operation.undo-failed" => "could not undo everything",
        "operation.try-again" => "asked to try again",
        "operation.accepted" => "accepted it as it is",
        "foreign.tried" => "tried another team's service",
        _ => what,
    };
}
