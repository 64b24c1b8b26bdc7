using Sandbox.Models.Ssm.Model;
using Sandbox.Wire;

namespace Sandbox.Ssm;

/// <summary>
/// The filters of DescribeParameters and GetParametersByPath: any value of a filter, all filters.
/// Keys and options: SSM API Reference, ParameterStringFilter.
/// </summary>
internal static class ParameterFilters
{
    public static Func<ParameterState, bool> ByPath(List<ParameterStringFilter>? filters)
    {
        foreach (var filter in filters ?? [])
        {
            if (filter.Key is not ("Type" or "KeyId" or "Label"))
            {
                throw new AwsError("InvalidFilterKey", $"The following filter key is not valid: {filter.Key}. Valid filter keys include: [Type, KeyId, Label].");
            }
        }
        return All(filters);
    }

    public static Func<ParameterState, bool> Described(DescribeParametersRequest request)
    {
        if (request.Filters is { Count: > 0 } old && request.ParameterFilters is { Count: > 0 })
        {
            throw ParameterNames.Invalid($"You can use either Filters or ParameterFilters in a single request, not {old.Count} of the one and some of the other.");
        }
        // the deprecated Filters mean "begins with" for a name and "equals" for the rest
        return All(request.Filters is { Count: > 0 } deprecated
            ? deprecated.ConvertAll(f => new ParameterStringFilter { Key = f.Key.Value, Option = f.Key.Value == "Name" ? "BeginsWith" : "Equals", Values = f.Values })
            : request.ParameterFilters);
    }

    private static Func<ParameterState, bool> All(List<ParameterStringFilter>? filters)
    {
        var tests = (filters ?? []).ConvertAll(One);
        return parameter => tests.TrueForAll(test => test(parameter));
    }

    private static Func<ParameterState, bool> One(ParameterStringFilter filter)
    {
        var option = filter.Option ?? (filter.Key == "Path" ? "OneLevel" : "Equals");
        if (filter.Key == "Path" ? option is not ("Recursive" or "OneLevel") : option is not ("Equals" or "BeginsWith") && (option != "Contains" || filter.Key != "Name"))
        {
            throw new AwsError("InvalidFilterOption", $"The following filter option is not valid: {option}. Valid options include: [BeginsWith, Equals].");
        }
        if (filter.Values is not { Count: > 0 } values && !filter.Key.StartsWith("tag:", StringComparison.Ordinal))
        {
            throw new AwsError("InvalidFilterValue", $"The following filter values are missing : [] for filter key {filter.Key}");
        }
        values = filter.Values ?? [];
        return filter.Key switch
        {
            "Path" => p => values.Exists(path => ParameterReads.Under(p.Name, path.TrimEnd('/'), option == "Recursive")),
            "Name" => p => values.Exists(v => option == "Contains" ? p.Name.Contains(v, StringComparison.Ordinal) : Fits(p.Name.TrimStart('/'), v.TrimStart('/'), option)),
            "Type" => p => values.Exists(v => Fits(p.Type, v, option)),
            "KeyId" => p => p.Current().KeyId is { } key && values.Exists(v => Fits(key, v, option)),
            "Tier" => p => values.Exists(v => Fits(p.Current().Tier, v, option)),
            "DataType" => p => values.Exists(v => Fits(p.Current().DataType, v, option)),
            "Label" => _ => false,   // nothing here can give a label
            _ when filter.Key.StartsWith("tag:", StringComparison.Ordinal) =>
                p => p.Tags.TryGetValue(filter.Key[4..], out var tag) && (values.Count == 0 || values.Exists(v => Fits(tag, v, option))),
            _ => throw new AwsError("InvalidFilterKey", $"The following filter key is not valid: {filter.Key}. Valid filter keys include: [Path, Name, Type, KeyId, Tier, DataType] and tag:."),
        };
    }

    private static bool Fits(string have, string want, string option)
        => option == "BeginsWith" ? have.StartsWith(want, StringComparison.Ordinal) : have == want;
}
