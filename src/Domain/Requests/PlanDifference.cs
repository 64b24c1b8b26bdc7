namespace Domain.Requests;

/// <summary>What a plan made anew does otherwise than the one that people read. Pure.</summary>
public static class PlanDifference
{
    private const int MostLines = 4;

    /// <summary>One sentence each; empty when the two would do the same to the same things, as far as people could read it.</summary>
    public static IReadOnlyList<string> Of(Plan read, Plan now)
    {
        var differences = new List<string>();
        if ((read.Place, read.RoleArn, read.Region, read.Cluster, read.Workload) != (now.Place, now.RoleArn, now.Region, now.Cluster, now.Workload))
        {
            differences.Add($"It would act on {now.Workload} on {now.Cluster} in {now.Region} under {now.RoleArn}, and was to act on {read.Workload} on {read.Cluster} in {read.Region} under {read.RoleArn}.");
        }

        var before = read.Steps.Select(Shown.Of).ToList();
        var after = now.Steps.Select(Shown.Of).ToList();
        foreach (var step in after)
        {
            if (before.Contains(step))
            {
                continue;
            }

            differences.Add(before.Find(b => b.Key == step.Key && !after.Contains(b)) is { } other ? Altered(other, step) : $"New: {Lower(step.Title)}.");
        }

        differences.AddRange(before.Where(b => !after.Contains(b) && after.TrueForAll(a => a.Key != b.Key)).Select(b => $"No longer needed: {Lower(b.Title)}."));
        if (differences.Count == 0 && !before.SequenceEqual(after))
        {
            differences.Add("The same steps come in another order.");
        }

        return differences;
    }

    private static string Altered(Shown before, Shown after)
    {
        var lines = Lines("stands in AWS", before.Before, after.Before).Concat(Lines("is made", before.After, after.After)).Take(MostLines + 1).ToList();
        var shown = lines.Count > MostLines ? [.. lines.Take(MostLines), "and more"] : lines;
        var title = before.Title == after.Title ? $"Otherwise: {Lower(after.Title)}" : $"{after.Title}, and was: {Lower(before.Title)}";
        return shown.Count == 0 ? $"{title}." : $"{title}. {string.Join("; ", shown)}.";
    }

    /// <summary>The lines that only one of two texts has, paired as they come.</summary>
    private static IEnumerable<string> Lines(string what, string? before, string? after)
    {
        if (before == after)
        {
            yield break;
        }

        if (before is null || after is null)
        {
            yield return before is null ? $"something {what} that was not there" : $"nothing {what} any more";
            yield break;
        }

        var (old, now) = (Split(before), Split(after));
        var (gone, come) = (Without(old, now), Without(now, old));
        for (var i = 0; i < Math.Max(gone.Count, come.Count); i++)
        {
            yield return (i < gone.Count ? gone[i] : null, i < come.Count ? come[i] : null) switch
            {
                ({ } was, { } isNow) => $"{isNow} {what}, was {was}",
                (null, { } isNow) => $"{isNow} {what} in addition",
                ({ } was, null) => $"{was} no longer {what}",
                (null, null) => "",
            };
        }
    }

    private static List<string> Without(List<string> lines, List<string> others)
    {
        var left = new List<string>(others);
        return lines.FindAll(line => !left.Remove(line));
    }

    private static List<string> Split(string text) => [.. text.Split('\n').Select(l => l.Trim().TrimEnd(',')).Where(l => l.Length > 1)];

    private static string Lower(string title) => title.Length == 0 ? title : char.ToLowerInvariant(title[0]) + title[1..];

    /// <summary>A step as people read it on the page.</summary>
    private sealed record Shown(string Key, string Title, string? Before, string? After)
    {
        public static Shown Of(PlannedStep step)
        {
            var text = (step as Change)?.Text();
            return new($"{step.GetType().Name} {(step as Change)?.Noun}", step.Title, text?.Before, text?.After);
        }
    }
}
