using Domain.Catalog;
using Domain.Requests;
using Microsoft.Extensions.DependencyInjection;

namespace Domain.Kinds;

/// <summary>All kinds of request, by their id.</summary>
public sealed class RequestKinds(IEnumerable<RequestKind> all)
{
    private readonly Dictionary<string, RequestKind> known = all.ToDictionary(k => k.Id, StringComparer.Ordinal);

    public IReadOnlyCollection<RequestKind> All => known.Values;

    public RequestKind? Find(string id) => known.GetValueOrDefault(id);

    /// <summary>The kind by which something new is asked of a template.</summary>
    public RequestKind? Making(TemplateKind template) => known.Values.FirstOrDefault(k => k.MakesNew && k.From == template);

    /// <summary>The form of a kind as it stands: fields, values, and what is wrong field by field and between fields.</summary>
    /// <param name="ceilings">The team's, and the environment's own.</param>
    public static FilledForm Fill(
        RequestKind kind, IReadOnlyList<Field> fields, FormPlace? place, IReadOnlyDictionary<string, string> values, IReadOnlyList<Ceiling> ceilings) =>
        Fill([.. fields.Where(kind.Asks)], place, values, sound => [.. kind.Problems(sound), .. CeilingFieldRules.Problems(sound, ceilings)]);

    internal static FilledForm Fill(
        IReadOnlyList<Field> fields, FormPlace? place, IReadOnlyDictionary<string, string> values, Func<IReadOnlyDictionary<string, string>, IEnumerable<FieldProblem>> between)
    {
        var form = FormRules.Fill(fields, place, values);
        var sound = form.Values.Where(v => form.IsSound(v.Key)).ToDictionary(v => v.Key, v => v.Value, StringComparer.Ordinal);
        return form with { Problems = [.. form.Problems, .. between(sound)] };
    }
}

internal static class KindRegistration
{
    /// <summary>Each kind is found where it stands.</summary>
    public static IServiceCollection AddRequestKinds(this IServiceCollection services)
    {
        foreach (var kind in typeof(RequestKind).Assembly.GetTypes().Where(t => t is { IsAbstract: false } && t.IsSubclassOf(typeof(RequestKind))))
        {
            services.AddSingleton(typeof(RequestKind), kind);
        }

        return services.AddSingleton<RequestKinds>();
    }
}
