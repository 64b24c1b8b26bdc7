using System.Text.RegularExpressions;

namespace Domain.Catalog;

/// <summary>Whether a field is defined so that it can be filled in. Pure.</summary>
internal static partial class FieldDefinitionRules
{
    /// <summary>Kinds of the fields that recipes read by name.</summary>
    private static readonly Dictionary<string, FieldKind[]> KindOf = new(StringComparer.Ordinal)
    {
        [FieldNames.Name] = [FieldKind.Text], [FieldNames.Image] = [FieldKind.Image], [FieldNames.Port] = [FieldKind.Number],
        [FieldNames.Size] = [FieldKind.Size], [FieldNames.Cpu] = [FieldKind.Cpu], [FieldNames.Memory] = [FieldKind.Memory],
        [FieldNames.Compute] = [FieldKind.Compute], [FieldNames.Command] = [FieldKind.Command], [FieldNames.Environment] = [FieldKind.EnvironmentMap],
        [FieldNames.Secrets] = [FieldKind.SecretMap], [FieldNames.TaskRole] = [FieldKind.Role], [FieldNames.HealthCommand] = [FieldKind.Command],
        [FieldNames.DiscoveryName] = [FieldKind.Text], [FieldNames.MinTasks] = [FieldKind.Number], [FieldNames.MaxTasks] = [FieldKind.Number],
        [FieldNames.Tasks] = [FieldKind.Number], [FieldNames.CpuTarget] = [FieldKind.Number], [FieldNames.Queue] = [FieldKind.Text, FieldKind.Choice],
        [FieldNames.BacklogTarget] = [FieldKind.Number], [FieldNames.TargetGroup] = [FieldKind.TargetGroup],
        [FieldNames.Traffic] = [FieldKind.Choice], [FieldNames.Listener] = [FieldKind.Text, FieldKind.Choice], [FieldNames.Host] = [FieldKind.Text, FieldKind.Choice],
        [FieldNames.Path] = [FieldKind.Text, FieldKind.Choice], [FieldNames.TargetProtocol] = [FieldKind.Choice], [FieldNames.HealthPath] = [FieldKind.Text],
        [FieldNames.HealthInterval] = [FieldKind.Number], [FieldNames.HealthyCount] = [FieldKind.Number], [FieldNames.UnhealthyCount] = [FieldKind.Number],
        [FieldNames.Strategy] = [FieldKind.Choice], [FieldNames.LinearPercent] = [FieldKind.Number], [FieldNames.CanaryPercent] = [FieldKind.Number],
        [FieldNames.StepMinutes] = [FieldKind.Number], [FieldNames.BakeMinutes] = [FieldKind.Number], [FieldNames.TestHost] = [FieldKind.Text], [FieldNames.PauseAt] = [FieldKind.Choice],
        [FieldNames.PauseMinutes] = [FieldKind.Number], [FieldNames.HookFunction] = [FieldKind.Text, FieldKind.Choice], [FieldNames.DeploymentAlarms] = [FieldKind.Text],
        [FieldNames.GraceSeconds] = [FieldKind.Number], [FieldNames.DrainSeconds] = [FieldKind.Number],
        [FieldNames.Namespace] = [FieldKind.Text, FieldKind.Choice],
        [FieldNames.Subnets] = [FieldKind.Subnets], [FieldNames.LogDays] = [FieldKind.Number], [FieldNames.Insights] = [FieldKind.Switch, FieldKind.Choice],
        [FieldNames.ExecLogs] = [FieldKind.Choice], [FieldNames.ExecLogGroup] = [FieldKind.Text], [FieldNames.InstanceType] = [FieldKind.Text, FieldKind.Choice],
        [FieldNames.MinInstances] = [FieldKind.Number], [FieldNames.MaxInstances] = [FieldKind.Number], [FieldNames.TargetCapacity] = [FieldKind.Number],
        [FieldNames.InstanceProfile] = [FieldKind.Text, FieldKind.Choice],
        [FieldNames.MinVcpus] = [FieldKind.Number], [FieldNames.MaxVcpus] = [FieldKind.Number], [FieldNames.MinGib] = [FieldKind.Number], [FieldNames.MaxGib] = [FieldKind.Number],
        [FieldNames.AllowedTypes] = [FieldKind.Text, FieldKind.Choice], [FieldNames.SpotInstances] = [FieldKind.Switch], [FieldNames.ScaleInAfter] = [FieldKind.Number], [FieldNames.VolumeGib] = [FieldKind.Number],
        [FieldNames.SpotWeight] = [FieldKind.Number], [FieldNames.Schedule] = [FieldKind.Schedule],
    };

    /// <param name="above">The fields before it, which its condition may ask for.</param>
    public static IEnumerable<FieldProblem> Problems(Field field, IReadOnlyList<Field> above, string path) =>
    [
        .. Names(field, above, path), .. Ranges(field, path), .. Patterns(field, path), .. Overrides(field, path), .. Condition(field, above, path),
    ];

    /// <summary>The kinds a field of this name may have; null where any goes.</summary>
    public static IReadOnlyList<FieldKind>? KindsFor(string name) => KindOf.GetValueOrDefault(name);

    private static IEnumerable<FieldProblem> Names(Field field, IReadOnlyList<Field> above, string path)
    {
        if (!FieldName().IsMatch(field.Name))
        {
            yield return new($"{path}.name", $"\"{FieldRules.Short(field.Name)}\" cannot be a field's name. Use a lower-case letter, then letters and digits, 64 characters or fewer.");
        }

        if (above.Any(f => f.Name == field.Name))
        {
            yield return new($"{path}.name", $"There are two fields \"{FieldRules.Short(field.Name)}\". Rename one.");
        }

        if (KindOf.TryGetValue(field.Name, out var kinds) && !kinds.Contains(field.Kind))
        {
            yield return new($"{path}.kind", $"The recipe reads \"{field.Name}\" as {string.Join(" or ", kinds)}, not {field.Kind}. Change the kind, or take another name.");
        }

        if (string.IsNullOrWhiteSpace(field.Label))
        {
            yield return new($"{path}.label", "The label is missing. Write the words people see beside the field.");
        }

        foreach (var problem in TemplateRules.TooLong($"{path}.label", field.Label, 80).Concat(TemplateRules.TooLong($"{path}.help", field.Help, 500))
            .Concat(TemplateRules.TooLong($"{path}.unit", field.Unit, 20)).Concat(TemplateRules.TooLong($"{path}.patternHelp", field.PatternHelp, 300)))
        {
            yield return problem;
        }

        if (field.Variable is { } variable)
        {
            if (MapRules.WhyNotName(variable) is { } why)
            {
                yield return new($"{path}.variable", why);
            }
            else if (field.Kind is FieldKind.EnvironmentMap or FieldKind.SecretMap)
            {
                yield return new($"{path}.variable", "A map names its variables itself. Leave this out.");
            }
            else if (above.Any(f => f.Variable == variable))
            {
                yield return new($"{path}.variable", $"{variable} is given by another field already. Choose another variable.");
            }
        }
    }

    private static IEnumerable<FieldProblem> Ranges(Field field, string path)
    {
        if (field.Min > field.Max)
        {
            yield return new($"{path}.min", $"The least, {field.Min}, is above the most, {field.Max}. Lower the one or raise the other.");
        }

        if (field.Kind is FieldKind.Choice && field.Choices is not { Count: > 0 })
        {
            yield return new($"{path}.choices", "A choice needs something to choose from. Name the choices.");
        }

        foreach (var problem in Choices(field, field.Choices, $"{path}.choices"))
        {
            yield return problem;
        }

        if (field.Mode is FieldMode.Locked or FieldMode.Defaulted && field.Default is null && !field.Optional)
        {
            yield return new($"{path}.default", $"The field is {(field.Mode is FieldMode.Locked ? "locked" : "defaulted")} but has no default. Give one, or make the field free.");
        }
        else if (field.Default is { } value && FieldRules.WhyNot(field with { Mode = FieldMode.Free }, value) is { } why)
        {
            yield return new($"{path}.default", why);
        }
    }

    private static IEnumerable<FieldProblem> Choices(Field field, IReadOnlyList<string>? choices, string path)
    {
        if (choices?.Any(string.IsNullOrWhiteSpace) is true)
        {
            yield return new(path, "A choice is empty. Take it out; make the field optional where nothing need be chosen.");
        }
        else if (choices is not null && choices.Distinct(StringComparer.Ordinal).Count() < choices.Count)
        {
            yield return new(path, "A choice is named twice. Keep one of them.");
        }
        else if (field.Kind is FieldKind.Size && choices?.FirstOrDefault(c => SizeRules.Parse(c) is null) is { } bad)
        {
            yield return new(path, $"\"{FieldRules.Short(bad)}\" is not a size. Write CPU units and MiB with a slash between them, such as 512/1024.");
        }
    }

    private static IEnumerable<FieldProblem> Patterns(Field field, string path)
    {
        if (field.Pattern is not { } pattern)
        {
            yield break;
        }

        if (field.Kind is not FieldKind.Text)
        {
            yield return new($"{path}.pattern", $"A pattern belongs to text; a {field.Kind} has its own form. Leave it out.");
        }
        else if (pattern.Length > 500 || !Compiles(pattern))
        {
            yield return new($"{path}.pattern", "The pattern is not a regular expression .NET reads, or longer than 500 characters. Correct it; it must match the whole value.");
        }
        else if (string.IsNullOrWhiteSpace(field.PatternHelp))
        {
            yield return new($"{path}.patternHelp", "Say the pattern in words: they are shown when a value does not fit.");
        }
    }

    private static IEnumerable<FieldProblem> Overrides(Field field, string path)
    {
        var overrides = field.Overrides ?? [];
        for (var i = 0; i < overrides.Count; i++)
        {
            var (other, at) = (overrides[i], $"{path}.overrides[{i}]");
            if (string.IsNullOrWhiteSpace(other.In) || other.In.Length > 64)
            {
                yield return new($"{at}.in", "Name the environment or tier it is for, such as prod or production.");
            }
            else if (overrides.Take(i).Any(o => o.In == other.In))
            {
                yield return new($"{at}.in", $"There are two overrides for {FieldRules.Short(other.In)}. Keep one of them.");
            }

            // what stands there must be as sound as what stands everywhere
            foreach (var problem in Ranges(FormRules.In(field with { Overrides = [other] }, new FormPlace(other.In, other.In)) with { Overrides = null }, at))
            {
                yield return problem;
            }
        }
    }

    private static IEnumerable<FieldProblem> Condition(Field field, IReadOnlyList<Field> above, string path)
    {
        if (field.When is not { } when)
        {
            yield break;
        }

        if (above.FirstOrDefault(f => f.Name == when.Field) is not { } asked)
        {
            yield return new($"{path}.when.field", $"There is no field \"{FieldRules.Short(when.Field)}\" above this one. A condition can only ask for a field further up.");
            yield break;
        }

        if (when.Values.Count == 0 || (when.Test is not ConditionTest.IsOneOf && when.Values.Count > 1))
        {
            yield return new($"{path}.when.values", when.Test is ConditionTest.IsOneOf ? "Name the values it is shown for." : "Name one value, or use IsOneOf for several.");
        }

        IReadOnlyList<string>? possible = asked.Kind switch
        {
            FieldKind.Switch => ["true", "false", ""],
            FieldKind.Choice => [.. asked.Choices ?? [], .. (asked.Overrides ?? []).SelectMany(o => o.Choices ?? []), ""],
            FieldKind.Compute => [.. Enum.GetNames<Teams.Compute>(), ""],
            _ => null,
        };
        if (possible is not null && when.Values.FirstOrDefault(v => !possible.Contains(v, StringComparer.Ordinal)) is { } never)
        {
            yield return new($"{path}.when.values", $"{FieldRules.Short(asked.Label)} is never \"{FieldRules.Short(never)}\". Use {string.Join(", ", possible.Where(p => p.Length > 0))}.");
        }
    }

    private static bool Compiles(string pattern)
    {
        try
        {
            _ = new Regex($@"\A(?:{pattern})\z", RegexOptions.CultureInvariant, TimeSpan.FromMilliseconds(200));
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"\A[a-z][A-Za-z0-9]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex FieldName();
}
