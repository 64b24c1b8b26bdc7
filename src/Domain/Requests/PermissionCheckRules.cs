using Domain.Access.Preflight;
using Domain.Teams;

namespace Domain.Requests;

/// <summary>What a step needs of IAM, and the policy that narrows its session.</summary>
/// <param name="Title">What the step does, as an imperative sentence.</param>
public sealed record StepPermissions(string Title, IReadOnlyList<NeededPermission> Needed, IReadOnlyList<NeededPermission> ForUndo, string SessionPolicy);

/// <summary>Makes checks of IAM's verdicts: one a step, and one of what could not be undone. Pure.</summary>
public static class PermissionCheckRules
{
    public static IEnumerable<Check> Check(TeamEnvironment place, IReadOnlyList<StepPermissions> steps, IReadOnlyList<PermissionVerdict> verdicts)
    {
        var role = place.RoleArn[(place.RoleArn.LastIndexOf('/') + 1)..];
        var answers = new Dictionary<string, Verdict>(StringComparer.Ordinal);
        foreach (var verdict in verdicts)
        {
            answers[verdict.Permission.Question] = verdict.Verdict;
        }

        foreach (var step in steps.Where(s => s.Needed.Count > 0))
        {
            yield return OfStep(role, step, [.. step.Needed.DistinctBy(n => n.Question).Select(n => Of(n, step.SessionPolicy, answers))]);
        }

        var undo = steps.SelectMany(s => s.ForUndo).DistinctBy(n => n.Question).Select(n => new PermissionVerdict(n, Of(n, answers))).ToList();
        if (undo.Where(v => v.Verdict is Verdict.Denied).ToList() is [var stuck, ..] all)
        {
            yield return new(
                CheckOutcome.Warning, $"If a step fails, {role} could not undo everything: IAM denies {Call(stuck)}. {Advice(stuck)}", Rule(stuck),
                PermissionWords.Evidence(all, null), PermissionWords.Remedy(role, "BerthUndo", all));
        }
    }

    private static Check OfStep(string role, StepPermissions step, IReadOnlyList<PermissionVerdict> verdicts)
    {
        var does = char.ToLowerInvariant(step.Title[0]) + step.Title[1..];
        var evidence = PermissionWords.Evidence(verdicts, step.SessionPolicy);
        if (verdicts.Where(v => v.Verdict is Verdict.Denied).ToList() is [var denied, ..] all)
        {
            return new(
                CheckOutcome.Fail, $"{role} may not {does}: {PermissionWords.Says(denied)} {Call(denied)}. {Advice(denied)}", Rule(denied), evidence,
                PermissionWords.Remedy(role, PolicySuggestion.SidOf(step.Title), all));
        }

        if (verdicts.FirstOrDefault(v => v.Verdict is Verdict.Unknown) is { Verdict: Verdict.Unknown unknown } open)
        {
            var keys = verdicts.Select(v => v.Verdict).OfType<Verdict.Unknown>().SelectMany(u => u.Missing).Distinct(StringComparer.Ordinal).ToList();
            return new(
                CheckOutcome.Warning,
                keys.Count == 0
                    ? $"It is not known whether {role} may {does}: IAM gave no answer for {Call(open)}. Check again, or see what AWS says when it is applied."
                    : $"It is not known whether {role} may {does}: its policies ask for {string.Join(", ", keys)}, which only the live call has. Without {(keys.Count == 1 ? "it" : "them")} IAM {(unknown.AllowedWithout ? "allows" : "denies")} {Call(open)}.",
                Rule(open), evidence);
        }

        return new(CheckOutcome.Pass, $"{role} may {does}.", Rule(verdicts[0]), evidence);
    }

    /// <summary>The role's verdict, and after it the session policy's: a call needs both.</summary>
    private static PermissionVerdict Of(NeededPermission needed, string sessionPolicy, Dictionary<string, Verdict> answers)
    {
        var verdict = Of(needed, answers);
        return new(needed, verdict is Verdict.Denied || SessionPolicyRules.Allows(sessionPolicy, needed) ? verdict : new Verdict.Denied(DenialKind.Session, null));
    }

    private static Verdict Of(NeededPermission needed, Dictionary<string, Verdict> answers) =>
        answers.GetValueOrDefault(needed.Question) ?? new Verdict.Unknown([], AllowedWithout: false);

    private static string Rule(PermissionVerdict verdict) => $"IAM preflight · {verdict.Permission.Action}";

    private static string Call(PermissionVerdict verdict) => $"{verdict.Permission.Action} on {verdict.Permission.Resource}";

    private static string Advice(PermissionVerdict denied) => (denied.Verdict as Verdict.Denied)?.Kind switch
    {
        DenialKind.Explicit => "No added statement can help: ask the platform team to change the one that forbids it.",
        DenialKind.Boundary => "A statement of the role alone cannot help: ask the platform team to change the boundary.",
        DenialKind.Organization => "No policy of this account can help: ask those who keep the organization's service control policies.",
        DenialKind.Session => "Berth narrows this step too far: report it to the platform team.",
        DenialKind.Implicit or null => "Send the platform team the statement below.",
    };
}
