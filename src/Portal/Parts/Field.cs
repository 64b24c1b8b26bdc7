using Microsoft.AspNetCore.Components;

namespace Portal.Parts;

/// <summary>What every form field has: a label above, help below, and below that the sentence that says how to fix it.</summary>
public abstract class Field<T> : ComponentBase
{
    /// <summary>Unique on the page, as the ids come from it; otherwise give <see cref="Id"/>.</summary>
    [Parameter, EditorRequired] public string Label { get; set; } = "";

    [Parameter] public string? Id { get; set; }

    [Parameter, EditorRequired] public T? Value { get; set; }

    /// <summary>Fires as the person types.</summary>
    [Parameter] public EventCallback<T?> ValueChanged { get; set; }

    /// <summary>One line below the field, always there: the range, where it comes from.</summary>
    [Parameter] public string? Help { get; set; }

    /// <summary>What is wrong and how to fix it, in a sentence; null when nothing is.</summary>
    [Parameter] public string? Error { get; set; }

    /// <summary>Marks the field for screen readers; the page still checks.</summary>
    [Parameter] public bool Required { get; set; }

    /// <summary>Why it cannot be changed ("Locked by the template"); null when it can. Shown in place of the help.</summary>
    [Parameter] public string? Locked { get; set; }

    protected string InputId => Id ?? "f-" + PartId.Of(Label);

    protected string? DescribedBy => (Locked ?? Help, Shown) switch
    {
        (null, null) => null,
        (not null, null) => InputId + "-h",
        (null, not null) => InputId + "-e",
        (not null, not null) => InputId + "-h " + InputId + "-e",
    };

    /// <summary>The field's own complaint (not a number) comes before the page's.</summary>
    protected virtual string? Shown => Error;

    protected string? Invalid => Shown is null ? null : "true";

    protected string? AriaRequired => Required ? "true" : null;
}
