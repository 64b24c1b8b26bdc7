namespace Domain.Catalog;

/// <summary>The page of the wizard a field stands on.</summary>
public enum FieldStep
{
    Where,
    What,
    Scale,
    Network,
}

/// <summary>What a field holds. Every value is kept as text; how the text reads is in <see cref="FieldRules"/>.</summary>
public enum FieldKind
{
    Text,
    Number,
    Choice,
    Image,
    Cpu,
    Memory,
    Compute,
    TargetGroup,
    /// <summary>CPU units and MiB as one, <c>512/1024</c>; the choices are presets.</summary>
    Size,
    /// <summary>ARN of a Secrets Manager secret or an SSM parameter; never the secret itself.</summary>
    Secret,
    /// <summary>ARN of an IAM role.</summary>
    Role,
    /// <summary>One or more subnet ids, separated by commas.</summary>
    Subnets,
    /// <summary>EventBridge Scheduler expression: <c>cron(…)</c>, <c>rate(…)</c> or <c>at(…)</c>.</summary>
    Schedule,
    /// <summary>JSON object text, name to value.</summary>
    EnvironmentMap,
    /// <summary>JSON object text, name to ARN as in <see cref="Secret"/>.</summary>
    SecretMap,
    /// <summary><c>true</c> or <c>false</c>.</summary>
    Switch,
    /// <summary>A JSON array of words, or words as a shell splits them.</summary>
    Command,
}

/// <summary>Whether the requester may set a field: not at all, from a default, or freely within its range.</summary>
public enum FieldMode
{
    Locked,
    Defaulted,
    Free,
}

/// <summary>A typed field of a template. Form, API schema and server check are made from it.</summary>
/// <param name="Name">The key in a request's values: <c>minTasks</c>.</param>
/// <param name="Default">The value of a locked or untouched field; null where the requester must choose.</param>
/// <param name="Pattern">For text: a regular expression the whole value must match.</param>
/// <param name="PatternHelp">The pattern in words, for the sentence shown when it does not match.</param>
/// <param name="Min">For numbers the least value, for text the fewest characters.</param>
/// <param name="Max">For numbers the greatest value, for text the most characters.</param>
/// <param name="Choices">For choices and sizes: what may be chosen.</param>
/// <param name="FixedLater">True where a change of an existing workload cannot touch it (its name).</param>
/// <param name="Variable">Environment variable of the main container that the value is given as; a secret's reference goes to <c>secrets</c> under this name.</param>
/// <param name="Overrides">What is otherwise in some environments.</param>
/// <param name="When">Shown only then; a hidden field has no value and is not required.</param>
/// <param name="Optional">True where the value may be left out.</param>
public sealed record Field(
    string Name,
    string Label,
    FieldKind Kind,
    FieldStep Step,
    FieldMode Mode,
    string Help,
    string? Default = null,
    string? Pattern = null,
    string? PatternHelp = null,
    int? Min = null,
    int? Max = null,
    string? Unit = null,
    IReadOnlyList<string>? Choices = null,
    bool FixedLater = false,
    string? Variable = null,
    IReadOnlyList<FieldOverride>? Overrides = null,
    FieldCondition? When = null,
    bool Optional = false);

/// <summary>What of a field is otherwise in some environments; null leaves it as it is.</summary>
/// <param name="In">Name of an environment or of a tier; where both fit, the environment's comes first.</param>
public sealed record FieldOverride(
    string In, FieldMode? Mode = null, string? Default = null, int? Min = null, int? Max = null, IReadOnlyList<string>? Choices = null);

public enum ConditionTest
{
    Is,
    IsNot,
    IsOneOf,
}

/// <summary>When a field is shown: another field, further up, has such a value. A hidden field has the empty value.</summary>
/// <param name="Values">One for <see cref="ConditionTest.Is"/> and <see cref="ConditionTest.IsNot"/>.</param>
public sealed record FieldCondition(string Field, ConditionTest Test, IReadOnlyList<string> Values);

/// <summary>Where a form is filled in, as far as its fields differ by it.</summary>
/// <param name="Tier">What strictness goes by; see <see cref="Teams.Tiers"/>.</param>
public sealed record FormPlace(string Environment, string Tier);
