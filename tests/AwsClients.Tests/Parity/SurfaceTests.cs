using System.Reflection;

namespace AwsClients.Tests.Parity;

/// <summary>What is generated may be replaced by the real package without a change in the code that uses it.</summary>
public sealed class SurfaceTests
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>AWSSDK's package adds hand-written code: these may be used where the SDK asks for credentials.</summary>
    private const string HandWrittenBase = "Amazon.SecurityToken.Model.Credentials";

    public static TheoryData<string> Services => PackagePair.Names;

    [Theory, MemberData(nameof(Services))]
    public void Each_generated_type_and_member_is_one_of_the_real_package(string service)
    {
        var pair = PackagePair.Of(service);
        var missing = new List<string>();
        var members = 0;
        foreach (var ours in pair.OurTypes.Where(t => !t.Name.EndsWith("Model", StringComparison.Ordinal) || !t.IsAbstract))
        {
            if (pair.Real.GetType(ours.FullName ?? "") is not { } real)
            {
                missing.Add($"type {ours.FullName}");
                continue;
            }

            if (Name(ours.BaseType) != Name(real.BaseType) && ours.BaseType?.Namespace != nameof(AwsClients) && ours.FullName != HandWrittenBase)
            {
                missing.Add($"base of {ours.FullName}: {Name(ours.BaseType)}, really {Name(real.BaseType)}");
            }

            var has = real.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.FlattenHierarchy).Select(Signature).ToHashSet();
            foreach (var member in ours.GetMembers(Declared).Where(m => m is not MethodInfo { IsSpecialName: true } || m.Name.StartsWith("op_", StringComparison.Ordinal)))
            {
                members++;
                if (!has.Contains(Signature(member)))
                {
                    missing.Add($"{ours.FullName}: {Signature(member)}");
                }
            }
        }

        Assert.True(members > 60);
        Assert.True(missing.Count == 0, $"{missing.Count} of {members} are not in the real package:\n{string.Join('\n', missing.Take(40))}");
    }

    private static string Signature(MemberInfo member) => member switch
    {
        PropertyInfo p => $"{Name(p.PropertyType)} {p.Name}",
        FieldInfo f => $"{Name(f.FieldType)} {f.Name}",
        ConstructorInfo c => $"new({Parameters(c)})",
        MethodInfo m => $"{Name(m.ReturnType)} {m.Name}({Parameters(m)})",
        Type t => $"type {t.Name}",
        _ => member.ToString() ?? "",
    };

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(p => $"{Name(p.ParameterType)} {p.Name}{(p.HasDefaultValue ? "?" : "")}"));

    private static string Name(Type? type) =>
        type is null ? "none" : type.IsGenericType ? $"{type.Name}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : type.FullName ?? type.Name;
}
