using System.Text.RegularExpressions;

namespace Sandbox.Control;

/// <summary>Something made to go wrong on the next matching calls or tasks.</summary>
/// <param name="Kind">One of <see cref="Kinds"/>.</param>
/// <param name="Action">Such as <c>ecs:CreateService</c>, wildcards allowed; null for every action. For calls only.</param>
/// <param name="Match">A part of the request's text or resource ARN, or of the image, service or capacity provider's name; null for any.</param>
/// <param name="Times">How often; null until it is removed.</param>
public sealed partial record Fault(string Kind, string? Action, string? Match, int? Times)
{
    internal const double MostSeconds = 600;

    /// <summary>The kinds there are.</summary>
    public static IReadOnlyList<string> Kinds { get; } =
    [
        Faults.Throttle, Faults.Deny, Faults.Error, Faults.Timeout, Faults.Lost, Faults.Slow, Faults.Image, Faults.Capacity, Faults.Eni, Faults.Spot, Faults.Hook,
    ];

    public string Id { get; init; } = "";

    /// <summary>For <c>error</c>: the code to answer with, in place of the one the service has for its own failures.</summary>
    public string? Code { get; init; }

    /// <summary>For <c>slow</c>: how late the answer comes, 3 unless it says so. For <c>timeout</c>: when the connection is closed, 300 unless it says so.</summary>
    public double? Seconds { get; init; }

    internal bool IsOfCalls => Kind is not (Faults.Image or Faults.Capacity or Faults.Eni or Faults.Spot or Faults.Hook);

    /// <summary>What is wrong with it; null when nothing is.</summary>
    internal string? WhyNot()
    {
        if (!Kinds.Contains(Kind))
        {
            return $"kind must be one of {string.Join(", ", Kinds)}.";
        }
        if (Times is < 1)
        {
            return "times must be at least 1.";
        }
        if (Action is not null && !IsOfCalls)
        {
            return $"action has no meaning for {Kind}, which strikes tasks and not calls. Use match.";
        }
        if (Action?.Contains(':', StringComparison.Ordinal) == false && Action != "*")
        {
            return "action must be like ecs:CreateService; wildcards are allowed.";
        }
        if (Code is not null && (Kind != Faults.Error || !CodeName().IsMatch(Code)))
        {
            return "code is for error only, and must be 1 to 64 letters.";
        }
        if (Seconds is not null && (Kind is not (Faults.Slow or Faults.Timeout) || Seconds is not (> 0 and <= MostSeconds)))
        {
            return $"seconds is for slow and timeout only, above 0 and at most {MostSeconds}.";
        }
        return null;
    }

    [GeneratedRegex("^[A-Za-z]{1,64}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex CodeName();
}
