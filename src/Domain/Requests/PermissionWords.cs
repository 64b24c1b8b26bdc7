using Domain.Access.Preflight;

namespace Domain.Requests;

/// <summary>Verdicts in words, for the details of a check. Pure.</summary>
internal static class PermissionWords
{
    /// <summary>Each call with its verdict, then the deciding statements as written.</summary>
    /// <param name="sessionPolicy">The step's; null where it is not about one step.</param>
    public static string Evidence(IReadOnlyList<PermissionVerdict> verdicts, string? sessionPolicy)
    {
        var lines = verdicts.Select(v => $"{v.Permission.Action} on {v.Permission.Resource}: {Words(v.Verdict)}").ToList();
        if (sessionPolicy is not null && !verdicts.Any(v => v.Verdict is Verdict.Denied { Kind: DenialKind.Session }))
        {
            lines.Add(verdicts.Count == 1 ? "The session policy of this step lets it through." : "The session policy of this step lets each of them through.");
        }

        foreach (var statement in verdicts.Select(v => By(v.Verdict)).OfType<DecidingStatement>().Where(s => s.Text is not null).DistinctBy(s => (s.Policy, s.Text)))
        {
            lines.Add($"\n{char.ToUpperInvariant(statement.Words[0])}{statement.Words[1..]}:\n{statement.Text}");
        }

        return string.Join('\n', lines);
    }

    /// <summary>"IAM denies", "statement Never of policy ceiling forbids".</summary>
    public static string Says(PermissionVerdict denied) => denied.Verdict switch
    {
        Verdict.Denied { Kind: DenialKind.Session } => "the policy of the step's session does not allow",
        Verdict.Denied { By: { } by } => $"{by.Words} forbids",
        Verdict.Denied { Kind: DenialKind.Boundary, Boundary: var name } => $"its permissions boundary{(name is null ? "" : $" {name}")} does not allow",
        Verdict.Denied { Kind: DenialKind.Organization } => "a service control policy of the organization does not allow",
        _ => "IAM denies",
    };

    /// <summary>What the platform team can do about denials.</summary>
    /// <param name="sid">Name for the statement.</param>
    public static Remedy? Remedy(string role, string sid, IReadOnlyList<PermissionVerdict> denied)
    {
        var implied = Calls(denied, d => d.Kind is DenialKind.Implicit);
        var bounded = Calls(denied, d => d is { Kind: DenialKind.Boundary, By: null });
        var words = new List<string>();
        if (implied.Count > 0)
        {
            words.Add($"The smallest statement that allows it, for a policy of {role}:");
        }
        else if (bounded.Count > 0)
        {
            words.Add($"The permissions boundary{Boundary(denied)} must allow it as well as {role}. The smallest statement for both:");
        }

        foreach (var by in denied.Select(d => d.Verdict).OfType<Verdict.Denied>().Select(d => d.By).OfType<DecidingStatement>().DistinctBy(b => b.Words))
        {
            words.Insert(0, $"A new statement alone cannot help: {by.Words} forbids it, and must go or be narrowed first.");
        }

        if (denied.Any(d => d.Verdict is Verdict.Denied { Kind: DenialKind.Organization, By: null }))
        {
            words.Insert(0, "A new statement alone cannot help: a service control policy of the organization must allow it.");
        }

        return words.Count == 0 ? null : new Remedy(string.Join(' ', words), implied.Count + bounded.Count == 0 ? null : PolicySuggestion.Of(sid, [.. implied, .. bounded]));
    }

    private static List<NeededPermission> Calls(IReadOnlyList<PermissionVerdict> denied, Func<Verdict.Denied, bool> which) =>
        [.. denied.Where(d => d.Verdict is Verdict.Denied verdict && which(verdict)).Select(d => d.Permission)];

    private static string Boundary(IReadOnlyList<PermissionVerdict> denied) =>
        denied.Select(d => (d.Verdict as Verdict.Denied)?.Boundary).FirstOrDefault(b => b is not null) is { } name ? $" {name}" : "";

    private static DecidingStatement? By(Verdict verdict) => verdict switch
    {
        Verdict.Allowed allowed => allowed.By,
        Verdict.Denied denied => denied.By,
        _ => null,
    };

    private static string Words(Verdict verdict) => verdict switch
    {
        Verdict.Allowed { By: null } => "allowed",
        Verdict.Allowed { By: { } by } => $"allowed by {by.Words}",
        Verdict.Denied { By: { } by } => $"denied by {by.Words}",
        Verdict.Denied denied => denied.Kind switch
        {
            DenialKind.Implicit => "denied, no statement allows it",
            DenialKind.Explicit => "denied by a statement that IAM does not name",
            DenialKind.Boundary => $"denied, the permissions boundary{(denied.Boundary is { } name ? $" {name}" : "")} does not allow it",
            DenialKind.Session => "denied, the session policy of this step does not allow it",
            DenialKind.Organization => "denied, a service control policy of the organization does not allow it",
        },
        Verdict.Unknown { Missing.Count: 0 } => "unknown, IAM gave no answer",
        Verdict.Unknown unknown => $"unknown without {string.Join(", ", unknown.Missing)}; {(unknown.AllowedWithout ? "allowed" : "denied")} for a call that has {(unknown.Missing.Count == 1 ? "no such key" : "none of these keys")}",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
