using Domain.Catalog;

namespace Portal.Features.Catalog;

/// <summary>The kinds of field, as a person who writes a template reads them.</summary>
internal static class FieldWords
{
    public static string Of(FieldKind kind) => kind switch
    {
        FieldKind.Text => "Text",
        FieldKind.Number => "Whole number",
        FieldKind.Choice => "One of a list",
        FieldKind.Image => "Container image",
        FieldKind.Cpu => "CPU units",
        FieldKind.Memory => "Memory in MiB",
        FieldKind.Compute => "What it runs on",
        FieldKind.TargetGroup => "Target group",
        FieldKind.Size => "Size, CPU and memory as one",
        FieldKind.Secret => "Reference to a secret",
        FieldKind.Role => "IAM role",
        FieldKind.Subnets => "Subnets",
        FieldKind.Schedule => "Schedule",
        FieldKind.EnvironmentMap => "Environment variables",
        FieldKind.SecretMap => "Secrets by variable",
        FieldKind.Switch => "On or off",
        FieldKind.Command => "Command",
    };

    public static string Of(FieldMode mode) => mode switch
    {
        FieldMode.Locked => "locked",
        FieldMode.Defaulted => "with a default",
        FieldMode.Free => "free",
    };
}
