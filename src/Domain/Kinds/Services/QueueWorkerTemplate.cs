using Domain.Catalog;

namespace Domain.Kinds.Services;

internal sealed class QueueWorkerTemplate : StarterTemplate
{
    public override string Id => "queue-worker";
    public override string Name => "Queue worker";
    public override string Summary => "A container that works off an SQS queue, listens nowhere, and is scaled by the messages that wait.";
    public override TemplateKind Kind => TemplateKind.Service;

    public override IReadOnlyList<Field> Fields =>
    [
        NameField("Worker name", "invoice-worker"),
        .. ServiceFields.Container(port: null),
        .. ServiceFields.Variables,
        new(FieldNames.Queue, "Queue", FieldKind.Text, FieldStep.Scale, FieldMode.Free,
            "Name of the SQS queue. The container finds it in QUEUE_NAME; the task role must be allowed to receive from it.",
            Pattern: @"[A-Za-z0-9_-]{1,80}(\.fifo)?", PatternHelp: "a queue's name, not its URL: letters, digits, hyphens and underscores", Max: 85, Variable: "QUEUE_NAME"),
        new(FieldNames.BacklogTarget, "Messages a task", FieldKind.Number, FieldStep.Scale, FieldMode.Defaulted,
            "Tasks are added while more than so many messages wait for each, and taken away when fewer do. Needs Container Insights on the cluster.", Default: "10", Min: 1, Max: 1_000_000, Unit: "messages"),
        .. ServiceFields.Tasks,
        ServiceFields.LogDays,
    ];
}
