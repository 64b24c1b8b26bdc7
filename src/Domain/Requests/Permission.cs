namespace Domain.Requests;

/// <summary>One AWS action that a step needs, on one resource, with the request context IAM will see.</summary>
/// <param name="Resource">An ARN, or <c>*</c> where AWS has no resource for the action.</param>
/// <param name="Context">
/// Condition keys IAM cannot infer when simulating, such as <c>aws:RequestTag/berth-team</c>. Of the request itself (its tags, and the keys of its own
/// service) all that the call will have: one that is not here is one the call goes without. A key of several values has them with commas between.
/// </param>
public sealed record NeededPermission(string Action, string Resource, IReadOnlyDictionary<string, string> Context)
{
    /// <summary>The value of a key that the call will have, and that only AWS can tell.</summary>
    public const string NotKnownYet = "";

    /// <summary>The same for permissions that are the same question to IAM.</summary>
    internal string Question => $"{Action}\n{Resource}\n{ContextText}";

    /// <summary>The same for permissions that IAM can be asked about together.</summary>
    internal string ContextText => string.Join('\n', Context.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => $"{c.Key}={c.Value}"));
}
