namespace AwsClients.Generator;

/// <summary>How AWSSDK for .NET names what a model calls otherwise.</summary>
internal static class Names
{
    public static string Upper(string name) => char.ToUpperInvariant(name[0]) + name.Substring(1);

    /// <summary>The field of an enumeration value: <c>ecs:service:DesiredCount</c> is EcsServiceDesiredCount.</summary>
    public static string Constant(string value)
    {
        var separators = value.Where(c => !char.IsLetterOrDigit(c) && c != '_').Distinct().ToArray();
        var name = string.Concat(value.Split(separators, StringSplitOptions.RemoveEmptyEntries).Select(Upper));
        return char.IsDigit(name[0]) ? "_" + name : name;
    }

    public static string Exception(string name) =>
        name.EndsWith("Exception") ? name : (name.EndsWith("Fault") ? name.Substring(0, name.Length - 5) : name) + "Exception";
}
