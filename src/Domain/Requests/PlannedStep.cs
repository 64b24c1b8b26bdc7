using Domain.Catalog;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Domain.Teams;

namespace Domain.Requests;

/// <summary>
/// One step of the way: a change, or a wait for AWS to finish. A step says itself what it may do in AWS:
/// the same list is asked of IAM before anyone is bothered and becomes the session policy of the step when it runs.
/// </summary>
public abstract record PlannedStep
{
    /// <summary>What the step does, as an imperative sentence without a full stop.</summary>
    [JsonIgnore]
    public abstract string Title { get; }

    /// <summary>Every call the step makes, with the resource and the context IAM will see.</summary>
    public abstract IReadOnlyList<NeededPermission> Scope(TeamEnvironment place);

    /// <summary>What undoing the step may do in AWS; empty where there is nothing to undo.</summary>
    public abstract IReadOnlyList<NeededPermission> UndoScope(TeamEnvironment place);
}

/// <summary>One thing made, altered or taken away in AWS, with its state before and after.</summary>
public abstract record Change : PlannedStep
{
    /// <summary>AWS's noun for the thing.</summary>
    [JsonIgnore]
    public abstract string Noun { get; }
    [JsonIgnore]
    public abstract bool IsNew { get; }

    /// <summary>What guardrails look at: what it writes, in AWS's own shapes; null where they have no say.</summary>
    public virtual WrittenWorkload? Written() => null;

    /// <summary>Before and after as AWS's own JSON, for a side-by-side diff.</summary>
    public abstract ChangeTexts Text();
}

/// <summary>A change as AWS's own JSON, before and after.</summary>
/// <param name="Before">Null where there is nothing yet.</param>
/// <param name="After">Empty where nothing is left.</param>
public sealed record ChangeTexts(string? Before, string After)
{
    private static readonly System.Text.Json.JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static ChangeTexts Of(JsonObject? before, JsonObject? after) => new(before?.ToJsonString(Indented), after?.ToJsonString(Indented) ?? "");
}

/// <summary>The word that names a kind of step in a stored plan. It never changes: plans outlive versions.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class PlannedAsAttribute(string word) : Attribute
{
    public string Word => word;
}
