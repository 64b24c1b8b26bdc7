using Domain.Access;
using Domain.Approvals;
using Domain.Hosting.Demo;

namespace Domain.Tests.Properties;

/// <summary>
/// What a request may come to, told again without Berth's code: who is in which group, who stands in for whom, who altered what,
/// and whose approvals count since the last time it was asked.
/// </summary>
internal sealed class DecidingModel
{
    private readonly Dictionary<string, HashSet<string>> groups = new(StringComparer.Ordinal)
    {
        ["TeamLeads"] = ["ben"], ["PlatformAdmins"] = ["mara", "nora"], ["Finance"] = ["tomas"], ["security"] = ["priya", "yuki"],
    };

    private readonly HashSet<string> editors = [];
    private readonly List<(string From, string To, DateTimeOffset Until)> standIns = [];
    private readonly List<Voice> voices = [];
    private IReadOnlyList<(int Needed, string[] Groups)> stages = [];

    /// <summary>An approval that was accepted, with whose voice it could have been at that moment.</summary>
    private sealed record Voice(string Person, IReadOnlyList<(string Speaker, string[] Groups)> Could);

    public string Requester { get; set; } = "ines";

    public bool Frozen { get; set; }

    public bool IsIn(string person, string group) => groups[group].Contains(person);

    public void Put(string person, string group, bool isIn) => _ = isIn ? groups[group].Add(person) : groups[group].Remove(person);

    public void StandIn(string from, string to, DateTimeOffset until) => standIns.Add((from, to, until));

    /// <summary>Sent for the first time, or again: whatever was approved is void.</summary>
    public void Asked(IReadOnlyList<(int Needed, string[] Groups)> needed)
    {
        stages = needed;
        voices.Clear();
    }

    public void Altered(string by)
    {
        editors.Add(by);
        voices.Clear();
    }

    public void Approved(string by, DateTimeOffset now) => voices.Add(new(by,
        [.. standIns.Where(s => s.To == by && s.Until > now).Select(s => s.From).Prepend(by).Distinct().Select(s => (s, groups.Where(g => g.Value.Contains(s)).Select(g => g.Key).ToArray()))]));

    /// <summary>Null when the approvals so far are what its rule demands; otherwise what is wrong with it.</summary>
    public string? WhyNotEnough()
    {
        if (voices.Select(v => v.Person).Distinct().Count() != voices.Count)
        {
            return "somebody counted twice";
        }

        if (voices.Any(v => v.Person == Requester || editors.Contains(v.Person)))
        {
            return "it was approved by who asked for it or altered it";
        }

        // one after the other: each voice must find a place, with a speaker who has none yet
        return Fits(0, 0, 0, []) ? null : $"the voices of {string.Join(", ", voices.Select(v => v.Person))} do not fill {string.Join("; ", stages.Select(s => $"{s.Needed} of {string.Join('+', s.Groups)}"))}";
    }

    /// <summary>Whether somebody who approved it is not in any group it was asked of any more.</summary>
    public bool SomebodyLeft() => voices.Any(v => v.Could.All(c => !stages.Any(s => s.Groups.Any(g => IsIn(c.Speaker, g)))));

    private bool Fits(int voice, int stage, int given, IReadOnlyList<string> spoken)
    {
        if (stage < stages.Count && given == stages[stage].Needed)
        {
            return Fits(voice, stage + 1, 0, spoken);
        }

        if (stage == stages.Count || voice == voices.Count)
        {
            return stage == stages.Count && voice == voices.Count;
        }

        return voices[voice].Could.Any(c => c.Speaker != Requester && !editors.Contains(c.Speaker) && !spoken.Contains(c.Speaker)
            && c.Groups.Intersect(stages[stage].Groups).Any() && Fits(voice + 1, stage, given + 1, [.. spoken, c.Speaker]));
    }
}

/// <summary>The people of the sequences.</summary>
internal static class DecidingCast
{
    public static readonly Caller Nora = new(DemoCast.Issuer, "nora", "Nora Osei", [GlobalRoles.PlatformAdmin]);

    public static IReadOnlyList<Caller> All { get; } =
        [DemoCast.Ines.Caller, DemoCast.Ben.Caller, DemoCast.Mara.Caller, Nora, DemoCast.Tomas.Caller, DemoCast.Priya.Caller, DemoCast.Yuki.Caller];
}
