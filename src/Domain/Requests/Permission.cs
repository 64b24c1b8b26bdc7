namespace Domain.Requests;

/// <summary>One AWS action that a step needs, on one resource, with the request context IAM will see.</summary>
/// <param name="Resource">An ARN, or <c>*</c> where AWS has no resource for the action.</param>
/// <param name="Context">Condition keys IAM cannot infer when simulating, such as <c>aws:RequestTag/berth-team</c>.</param>
public sealed record NeededPermission(string Action, string Resource, IReadOnlyDictionary<string, string> Context);

/// <summary>What IAM answered for one needed permission.</summary>
/// <param name="Decision">AWS's word: <c>allowed</c>, <c>implicitDeny</c>, <c>explicitDeny</c>.</param>
/// <param name="Statement">The statement that decided, as "policy, statement", where IAM names one.</param>
public sealed record PermissionVerdict(NeededPermission Permission, bool Allowed, string Decision, string? Statement);
