using System.Text;

namespace AwsClients.Generator;

/// <summary>The enumerations, requests, responses, structures and exceptions of a service, and how each travels.</summary>
internal sealed class ClassSource(ServiceFile model, TypeNames types, StringBuilder code)
{
    private readonly List<(string Class, List<Member> Members)> shapes = [];

    private bool IsQuery => model.Protocol is "query" or "ec2Query" or "restXml";   // xmlName also stands on members of JSON services, where it says nothing

    public void Enums()
    {
        foreach (var pair in model.Enums)
        {
            code.AppendLine($$"""
                {{model.Access}} class {{pair.Key}}(string value) : ConstantClass(value)
                {
                    public static {{pair.Key}} FindValue(string value) => FindValue<{{pair.Key}}>(value);
                    public static implicit operator {{pair.Key}}(string value) => FindValue(value);
                """);
            foreach (var value in pair.Value)
            {
                code.AppendLine($"    public static readonly {pair.Key} {Names.Constant(value)} = new(\"{value}\");");
            }

            code.AppendLine("}");
        }
    }

    /// <summary>The classes that all requests and all exceptions of the service derive from.</summary>
    public void Roots() => code.AppendLine($$"""
        {{model.Access}} partial class {{model.Type}}Request : AmazonWebServiceRequest { }
        {{model.Access}} class {{model.Type}}Exception : AmazonServiceException
        {
        {{Constructors(model.Type + "Exception", "innerException.Message, innerException")}}
        }
        """);

    public void Structures()
    {
        // what an operation takes or gives has a class of the operation's name; EC2's Reservation is also part of another answer
        var outer = new HashSet<string>(model.Operations.SelectMany(o => new[] { o.Input ?? "", o.Output ?? "" }));
        outer.ExceptWith(model.Structures.Values.SelectMany(s => s.Members).Select(m => m.Type.Trim('[', ']', '{', '}')));
        foreach (var operation in model.Operations)
        {
            Class($"{operation.Name}Request", operation.Input, $"{model.Type}Request");
            Class($"{operation.Name}Response", operation.Output, "AmazonWebServiceResponse");
        }

        foreach (var structure in model.Structures.Values.Where(s => !s.IsError && !outer.Contains(s.Name)))
        {
            Class(types.Class(structure.Name), structure.Name, null);
        }

        foreach (var (name, members) in model.Exceptions)
        {
            Exception(name, members);
        }
    }

    /// <summary>One line a member serves JSON, query and XML, reading and writing.</summary>
    public void Shapes()
    {
        code.AppendLine("internal static class Shapes\n{");
        foreach (var (name, members) in shapes)
        {
            code.AppendLine($"    public static readonly Structure<{name}> {name} = new(() => [");
            foreach (var m in members)
            {
                var wire = IsQuery ? m.Xml ?? m.Wire : m.Wire;
                var query = model.Protocol == "ec2Query" ? m.Query ?? Names.Upper(wire) : wire;
                var extras = (query == wire ? "" : $"QueryName = \"{query}\", ") + (m.Required ? "Required = true, " : "")
                    + (m.Location is ("Body", _) ? "" : $"Location = Location.{m.Location.Place}, LocationName = \"{m.Location.Name}\", ");
                code.Append($"        new Member<{name}, {types.Property(m.Type)}>(\"{wire}\", {types.Shape(m)}, x => x.{Named(m, name)}, (x, v) => x.{Named(m, name)} = v")
                    .Append(m.IsToken ? ", Scalars.FreshToken)" : ")").AppendLine(extras.Length > 0 ? $" {{ {extras}}}," : ",");
            }

            code.AppendLine("    ]);");
        }

        foreach (var name in model.Enums.Keys)
        {
            code.AppendLine($"    public static readonly Shape<{name}> {name} = Scalars.Enum<{name}>(v => v);");
        }

        code.AppendLine("}");
    }

    private void Class(string name, string? structure, string? parent)
    {
        var members = structure is null ? [] : model.Structures[structure].Members;
        shapes.Add((name, members));
        code.AppendLine($"{model.Access} partial class {name}{(parent is null ? "" : " : " + parent)}\n{{");
        foreach (var m in members)
        {
            code.AppendLine($"    {(m.Required ? "[AWSProperty(Required = true)] " : "")}{Property(m, name)}");
        }

        code.AppendLine("}");
    }

    private void Exception(string name, List<Member> members)
    {
        shapes.Add((name, members));
        code.AppendLine($"{model.Access} partial class {name} : {model.Type}Exception\n{{\n{Constructors(name, "innerException")}");
        foreach (var m in members)
        {
            code.AppendLine($"    {Property(m, name)}");
        }

        code.AppendLine("}");
    }

    private string Property(Member m, string owner) =>
        $"public {types.Property(m.Type)} {Named(m, owner)} {{ get; set; }}{(TypeNames.IsCollection(m.Type) ? " = AWSConfigs.InitializeCollections ? new() : null;" : "")}";

    /// <summary>A class cannot have a member of its own name.</summary>
    private static string Named(Member m, string owner) => m.Property == owner ? "Value" : m.Property;

    private static string Constructors(string name, string inner) => $$"""
            public {{name}}() { }
            public {{name}}(string message) : base(message) { }
            public {{name}}(string message, Exception innerException) : base(message, innerException) { }
            public {{name}}(Exception innerException) : base({{inner}}) { }
            public {{name}}(string message, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode) : base(message, errorType, errorCode, requestId, statusCode) { }
            public {{name}}(string message, Exception innerException, ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode) : base(message, innerException, errorType, errorCode, requestId, statusCode) { }
        """;
}
