namespace AwsClients.Generator;

/// <summary>The C# type of a modelled type, and the expression that makes its wire shape.</summary>
internal sealed class TypeNames(ServiceFile model)
{
    private readonly Dictionary<string, string> renames = model["rename"].Split([','], StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => pair.Split('>')).ToDictionary(pair => pair[0], pair => pair[1]);

    public static bool IsCollection(string type) => type[0] is '[' or '{';

    public string Class(string structure) => renames.TryGetValue(structure, out var name) ? name : structure;

    /// <summary>The type of a property: numbers, flags and times may be absent.</summary>
    public string Property(string type) => IsValue(type) ? Of(type) + "?" : Of(type);

    /// <summary>The SDK's collections hold enumerations as strings.</summary>
    public string Item(string collection) =>
        collection.Substring(1, collection.Length - 2) is var item && model.Enums.ContainsKey(item) ? "string" : item;

    public string Of(string type) => type switch
    {
        _ when type[0] == '[' => $"List<{Of(Item(type))}>",
        _ when type[0] == '{' => $"Dictionary<string, {Of(Item(type))}>",
        "string" or "int" or "long" or "float" or "double" or "bool" => type,
        "timestamp" or "millis" or "isotime" => "DateTime",
        "blob" => "MemoryStream",
        "document" => "Amazon.Runtime.Documents.Document",
        _ => model.Enums.ContainsKey(type) ? type : Class(type),
    };

    /// <summary>The shape of a member: absent values need the optional one.</summary>
    public string Shape(Member member) =>
        IsValue(member.Type) ? $"new Optional<{Of(member.Type)}>({Shape(member, member.Type)})" : Shape(member, member.Type);

    private string Shape(Member member, string type) => type switch
    {
        _ when type[0] == '[' => $"new ListOf<{Of(Item(type))}>({Shape(member, Item(type))}{ListStyle(member)})",
        _ when type[0] == '{' => $"new MapOf<{Of(Item(type))}>({Shape(member, Item(type))})",
        "string" or "int" or "long" or "float" or "double" or "bool" or "blob" or "document" or "millis" => $"Scalars.{Names.Upper(type)}",
        "timestamp" when member.Location.Place == "Header" => "Scalars.HttpTime",
        "timestamp" => "Scalars.Time",
        "isotime" => "Scalars.IsoTime",
        _ => $"Shapes.{Of(type)}",
    };

    private string ListStyle(Member member) =>
        model.Protocol == "ec2Query" ? $", \"{member.Entry ?? "member"}\", ListStyle.FlatInQuery"
        : !model.Protocols.Contains("query") && model.Protocol != "restXml" ? ""
        : member.IsFlat ? ", style: ListStyle.Flat"
        : member.Entry is { } entry ? $", \"{entry}\""
        : "";

    private static bool IsValue(string type) => type is "int" or "long" or "float" or "double" or "bool" or "timestamp" or "millis" or "isotime";
}
