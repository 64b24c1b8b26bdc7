using System.Reflection;
using Domain.Access;

namespace Portal.Tests.Access;

/// <summary>What a page can call over a circuit: the public methods of what Domain registers, found by reflection.</summary>
internal static class UseCases
{
    private static IEnumerable<MethodInfo> Public => typeof(Caller).Assembly.GetTypes().Where(t => t is { IsPublic: true, IsClass: true } && t != typeof(Caller))
        .SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)).Where(m => !m.IsSpecialName);

    /// <summary>Those that say who calls: reading before writing, and what signs a person out last.</summary>
    public static IReadOnlyList<MethodInfo> WithCaller { get; } =
        [.. Public.Where(m => m.GetParameters().Any(p => p.ParameterType == typeof(Caller))).OrderBy(m => m.Name == nameof(SignIns.EndAllAsync)).ThenBy(m => $"{m.ReturnType}".Contains("Outcome", StringComparison.Ordinal)).ThenBy(Key, StringComparer.Ordinal)];

    /// <summary>Those of services that do not: they must have nothing of a team's to give or to alter.</summary>
    public static IEnumerable<MethodInfo> WithoutCaller(IServiceProvider services) => Public.Where(m =>
        !m.IsStatic && m.GetParameters().All(p => p.ParameterType != typeof(Caller)) && m.Name is not nameof(IDisposable.Dispose) && m.GetBaseDefinition().DeclaringType != typeof(object)
        && m.DeclaringType is { } type && type.GetMethod("<Clone>$") is null && services.GetService(type) is not null);

    /// <summary>"Decide.RunAsync(number, verdict)": overloads are told apart by what they take.</summary>
    public static string Key(MethodInfo method) =>
        $"{method.DeclaringType?.Name}.{method.Name}({string.Join(", ", method.GetParameters().Where(p => p.ParameterType != typeof(Caller) && p.ParameterType != typeof(CancellationToken)).Select(p => p.Name))})";
}
