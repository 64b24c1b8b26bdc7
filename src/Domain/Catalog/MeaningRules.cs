using System.Globalization;
using System.Text.RegularExpressions;

namespace Domain.Catalog;

/// <summary>
/// What a field's name alone demands, however much its template leaves open: what AWS takes there, and names that stay within what a team's role is scoped by. Pure.
/// </summary>
internal static partial class MeaningRules
{
    /// <summary>Days that logs can be kept (CloudWatch Logs API Reference, PutRetentionPolicy, <c>retentionInDays</c>).</summary>
    private static readonly int[] retentions = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

    /// <summary>
    /// Ports of TCP; percent for target tracking on CPU, and capacities of scaling (Application Auto Scaling API Reference); weights of a strategy that add up to a hundred.
    /// </summary>
    private static readonly Dictionary<string, (int Least, int Most)> ranges = new(StringComparer.Ordinal)
    {
        [FieldNames.Port] = (1, 65_535), [FieldNames.MinTasks] = (0, 100_000), [FieldNames.MaxTasks] = (1, 100_000), [FieldNames.Tasks] = (1, 100_000),
        [FieldNames.CpuTarget] = (1, 100), [FieldNames.BacklogTarget] = (1, int.MaxValue), [FieldNames.SpotWeight] = (0, 100),
        // EventBridge Scheduler API, RetryPolicy: 60 to 86,400 seconds
        [FieldNames.Retries] = (0, 185), [FieldNames.MaxAge] = (1, 1440),
        // Elastic Load Balancing API, CreateTargetGroup and target group attributes; ECS API, healthCheckGracePeriodSeconds
        [FieldNames.HealthInterval] = (5, 300), [FieldNames.HealthyCount] = (2, 10), [FieldNames.UnhealthyCount] = (2, 10),
        [FieldNames.LinearPercent] = (3, 100), [FieldNames.CanaryPercent] = (1, 100), [FieldNames.StepMinutes] = (0, 1_440), [FieldNames.BakeMinutes] = (0, 1_440), [FieldNames.PauseMinutes] = (1, 20_160),
        [FieldNames.DrainSeconds] = (0, 3_600), [FieldNames.GraceSeconds] = (0, int.MaxValue),
        [FieldNames.MinInstances] = (0, 10_000), [FieldNames.MaxInstances] = (1, 10_000), [FieldNames.TargetCapacity] = (1, 100),
        // ECS API, InstanceRequirementsRequest and InfrastructureOptimization; EBS, gp3
        [FieldNames.MinVcpus] = (1, 448), [FieldNames.MaxVcpus] = (1, 448), [FieldNames.MinGib] = (1, 24_576), [FieldNames.MaxGib] = (1, 24_576),
        [FieldNames.ScaleInAfter] = (-1, 3_600), [FieldNames.VolumeGib] = (20, 16_384),
    };

    /// <param name="value">Fits the kind of the field.</param>
    public static string? WhyNot(Field field, string value) => field switch
    {
        { Kind: FieldKind.Number } when int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => WhyNotNumber(field, number),
        { Name: FieldNames.Name, Kind: FieldKind.Text } when !Name().IsMatch(value) =>
            $"\"{FieldRules.Short(value)}\" cannot be part of a name in AWS. Use letters, digits, - and _, a letter or digit first and last, 64 characters or fewer.",
        { Name: FieldNames.DiscoveryName, Kind: FieldKind.Text } when !Discovery().IsMatch(value) =>
            $"\"{FieldRules.Short(value)}\" cannot be a name in a namespace. Use lower-case letters, digits, - and _, 64 characters or fewer.",
        { Name: FieldNames.InstanceType, Kind: FieldKind.Text or FieldKind.Choice } when !Kinds.Clusters.FleetRules.IsType(value) =>
            $"\"{FieldRules.Short(value)}\" is no instance type. Write it as EC2 does, such as m7g.large.",
        { Name: FieldNames.InstanceProfile, Kind: FieldKind.Text or FieldKind.Choice } when !Profile().IsMatch(value) =>
            $"\"{FieldRules.Short(value)}\" is no instance profile. Give its name, or its ARN such as arn:aws:iam::111122223333:instance-profile/name.",
        { Name: FieldNames.AllowedTypes, Kind: FieldKind.Text or FieldKind.Choice } when Kinds.Clusters.ManagedRules.WhyNotTypes(value) is { } why => why,
        { Name: FieldNames.ExecLogGroup, Kind: FieldKind.Text } when !LogGroup().IsMatch(value) =>
            $"\"{FieldRules.Short(value)}\" cannot be a log group. Use letters, digits and . - _ / #, 512 characters or fewer.",
        { Name: FieldNames.TimeZone, Kind: FieldKind.Text } when !TimeZoneInfo.TryFindSystemTimeZoneById(value, out var zone) || !zone.HasIanaId =>
            $"\"{FieldRules.Short(value)}\" is not a time zone of the IANA database. Write its name, such as Europe/Berlin, America/New_York or UTC.",
        { Name: FieldNames.Pattern, Kind: FieldKind.Text } => PatternRules.WhyNot(field.Label, value),
        { Name: FieldNames.Queue or FieldNames.DeadLetters, Kind: FieldKind.Text } when !Queue().IsMatch(value) =>
            $"\"{FieldRules.Short(value)}\" is not the name of a queue. Use letters, digits, - and _, 80 characters or fewer, and .fifo at the end of one that keeps order.",
        _ => TrafficMeaningRules.WhyNot(field, value),
    };

    private static string? WhyNotNumber(Field field, int number) =>
        field.Name == FieldNames.LogDays && !retentions.Contains(number)
            ? string.Create(CultureInfo.InvariantCulture, $"CloudWatch Logs does not keep logs for {number:N0} days; the nearest is {retentions.MinBy(d => Math.Abs((long)d - number))}. It takes {string.Join(", ", retentions)}.")
        : ranges.TryGetValue(field.Name, out var range) && (number < range.Least || number > range.Most)
            ? string.Create(CultureInfo.InvariantCulture, $"{field.Label} is {number:N0}. Use {range.Least:N0} to {range.Most:N0}.")
        : null;

    [GeneratedRegex(@"\A[A-Za-z0-9](?:[A-Za-z0-9_-]{0,62}[A-Za-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();

    [GeneratedRegex(@"\A(?:arn:aws[a-z-]*:iam::[0-9]{12}:instance-profile/(?:[\x21-\x2E\x30-\x7E]{1,128}/){0,8})?[A-Za-z0-9+=,.@_-]{1,128}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Profile();

    [GeneratedRegex(@"\A[.\-_/#A-Za-z0-9]{1,512}\z", RegexOptions.CultureInvariant)]
    private static partial Regex LogGroup();

    [GeneratedRegex(@"\A[a-z0-9_-]{1,64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Discovery();

    [GeneratedRegex(@"\A[A-Za-z0-9_-]{1,75}(?:[A-Za-z0-9_-]{0,5}|\.fifo)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Queue();
}
