using System.Globalization;
using Domain.Catalog;
using Domain.Requests;
using Domain.Teams;

namespace Domain.Kinds.Services;

/// <summary>The values of a service recipe, parsed. Made only of values that passed the template's fields.</summary>
public sealed record ServiceInputs(
    string Name, string Image, int Port, int Cpu, int MemoryMiB, Compute Compute, int MinTasks, int MaxTasks, int CpuTarget,
    string TargetGroupArn, int LogDays)
{
    /// <summary>The template's defaults under the given values, so that untouched and locked fields are there.</summary>
    public static IReadOnlyDictionary<string, string> WithDefaults(IReadOnlyList<Field> fields, IReadOnlyDictionary<string, string> values, FormPlace? place = null) =>
        FormRules.Fill(fields, place, values).Values;

    /// <summary>What is wrong with the values, field by field and between fields; empty when they fit.</summary>
    public static IReadOnlyList<FieldProblem> Problems(IReadOnlyList<Field> fields, IReadOnlyDictionary<string, string> values, TeamLimits limits, FormPlace? place = null)
    {
        var form = FormRules.Fill(fields, place, values);
        var (all, problems) = (form.Values, form.Problems.ToList());
        bool Sound(string name) => problems.All(p => p.Field != name) && all.ContainsKey(name);
        if (Sound(FieldNames.Cpu) && Sound(FieldNames.Memory) && Sound(FieldNames.Compute)
            && SizeRules.WhyNotPair(Enum.Parse<Compute>(all[FieldNames.Compute]), Number(all, FieldNames.Cpu), Number(all, FieldNames.Memory)) is { } pair)
        {
            problems.Add(new(FieldNames.Memory, pair));
        }

        if (Sound(FieldNames.MinTasks) && Sound(FieldNames.MaxTasks))
        {
            var (min, max) = (Number(all, FieldNames.MinTasks), Number(all, FieldNames.MaxTasks));
            if (min > max)
            {
                problems.Add(new(FieldNames.MinTasks, $"The least, {min}, is above the most, {max}. Lower the one or raise the other."));
            }

            if (LimitRules.WhyNotTasks(max, limits) is { } over)
            {
                problems.Add(new(FieldNames.MaxTasks, over));
            }
        }

        if (Sound(FieldNames.Compute) && LimitRules.WhyNotCompute(Enum.Parse<Compute>(all[FieldNames.Compute]), limits) is { } compute)
        {
            problems.Add(new(FieldNames.Compute, compute));
        }

        return problems;
    }

    /// <exception cref="KeyNotFoundException">A value is missing: ask <see cref="Problems"/> first.</exception>
    public static ServiceInputs Parse(IReadOnlyList<Field> fields, IReadOnlyDictionary<string, string> values, FormPlace? place = null)
    {
        var all = WithDefaults(fields, values, place);
        return new(all[FieldNames.Name], all[FieldNames.Image], Number(all, FieldNames.Port), Number(all, FieldNames.Cpu), Number(all, FieldNames.Memory),
            Enum.Parse<Compute>(all[FieldNames.Compute]), Number(all, FieldNames.MinTasks), Number(all, FieldNames.MaxTasks), Number(all, FieldNames.CpuTarget),
            all[FieldNames.TargetGroup], Number(all, FieldNames.LogDays));
    }

    private static int Number(IReadOnlyDictionary<string, string> values, string name) => int.Parse(values[name], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
}
