using Domain.Requests;

namespace Domain.Access.Preflight;

/// <summary>A statement of a policy that decided, as far as the policy could be read.</summary>
/// <param name="Policy">The policy's name.</param>
/// <param name="Line">Where it begins in the policy's text, from 1; null where IAM does not say.</param>
/// <param name="Sid">The statement's own name; null where it has none or could not be read.</param>
/// <param name="Text">The statement as written; null where the policy could not be read.</param>
public sealed record DecidingStatement(string Policy, int? Line, string? Sid, string? Text)
{
    /// <summary>"statement Create of policy workloads".</summary>
    public string Words => (Sid, Line) switch
    {
        ({ Length: > 0 } sid, _) => $"statement {sid} of policy {Policy}",
        (_, { } line) => $"the statement at line {line} of policy {Policy}",
        _ => $"policy {Policy}",
    };
}

/// <summary>What said no (IAM User Guide, "Policy evaluation logic").</summary>
public enum DenialKind
{
    /// <summary>No statement allows it.</summary>
    Implicit,

    /// <summary>A Deny statement of the role's own policies: no Allow outweighs it.</summary>
    Explicit,

    /// <summary>The role's permissions boundary does not allow it, whatever the role's policies say.</summary>
    Boundary,

    /// <summary>The policy that narrows the step's session does not allow it.</summary>
    Session,

    /// <summary>A service control policy of the AWS organization does not allow it.</summary>
    Organization,
}

/// <summary>IAM's answer for one call of a plan: yes, no, or not to be known yet.</summary>
public abstract record Verdict
{
    private Verdict() { }

    /// <param name="By">The statement that allows; null where IAM names none.</param>
    public sealed record Allowed(DecidingStatement? By) : Verdict;

    /// <param name="By">The statement that forbids; null where none allows.</param>
    /// <param name="Boundary">Name of the role's permissions boundary, where it is that which stands in the way.</param>
    public sealed record Denied(DenialKind Kind, DecidingStatement? By, string? Boundary = null) : Verdict;

    /// <summary>The role's policies ask for condition keys that only the live call has, and they could turn the answer round.</summary>
    /// <param name="Missing">Names of the keys; empty where IAM gave no answer at all.</param>
    /// <param name="AllowedWithout">What IAM says of a call that has none of them.</param>
    public sealed record Unknown(IReadOnlyList<string> Missing, bool AllowedWithout) : Verdict;
}

/// <summary>What IAM answered for one needed permission.</summary>
public sealed record PermissionVerdict(NeededPermission Permission, Verdict Verdict)
{
    public bool IsAllowed => Verdict is Verdict.Allowed;
}
