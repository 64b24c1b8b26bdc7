using System.Text;

namespace AwsClients.Generator;

/// <summary>The public description of a service: what its operations and errors are called and how they travel.</summary>
internal sealed class DescriptionSource(ServiceFile model, StringBuilder code)
{
    public void Description()
    {
        code.AppendLine($$"""
            {{model.Access}} static class {{model.Type}}Model
            {
                public static ServiceModel Service { get; } = new()
                {
                    ServiceId = "{{model["id"]}}", Namespace = "{{model.Namespace}}", SigningName = "{{model["signing"]}}", EndpointPrefix = "{{model["host"]}}",
                    ApiVersion = "{{model["version"]}}", Protocol = Protocol.{{Protocol(model.Protocol)}}, Protocols = [{{string.Join(", ", model.Protocols.Select(p => $"Protocol.{Protocol(p)}"))}}], IsQueryCompatible = {{(model["compatible"] == "true" ? "true" : "false")}}, TargetPrefix = "{{model["target"]}}", XmlNamespace = "{{model["xmlns"]}}",
                    Homes = new Dictionary<string, HomeEndpoint> { {{Homes}} },
                    Unmodelled = e => new {{model.Type}}Exception(e.Message, e.InnerException, e.Type, e.Code, e.RequestId, e.StatusCode),
                    OperationList = () => [{{string.Join(", ", model.Operations.Select(o => o.Name))}}],
                    ErrorList = () =>
                    [
            """);
        foreach (var error in model.Errors)
        {
            var name = Names.Exception(error.Name);
            code.AppendLine($"            new ErrorModel<{name}>(\"{model.CodeOf(error)}\", {error.Status}, ErrorType.{(error.IsServerFault ? "Receiver" : "Sender")}, Shapes.{name},"
                + $" e => new {name}(e.Message, e.InnerException, e.Type, e.Code, e.RequestId, e.StatusCode)) {{ QueryCode = \"{error.QueryCode ?? error.Name}\" }},");
        }

        code.AppendLine("        ],\n    };");
        foreach (var o in model.Operations)
        {
            code.AppendLine($"    {model.Access} static readonly OperationModel<{o.Name}Request, {o.Name}Response> {o.Name} = "
                + $"new(Service, \"{o.Name}\", Shapes.{o.Name}Request, Shapes.{o.Name}Response{(o.Output is null ? ", false" : "")}) {{ Errors = [{string.Join(", ", o.Errors.Select(e => $"\"{model.CodeOf(model.Structures[e])}\""))}]{(o.HostPrefix.Length > 0 ? $", HostPrefix = \"{o.HostPrefix}\"" : "")}{(o.Http is var (method, path, status) ? $", Http = new(\"{method}\", \"{path}\", {status})" : "")} }};");
        }

        code.AppendLine("}");
    }

    /// <summary>homes=partition:Region:host,…</summary>
    private string Homes => string.Join(", ", model["homes"].Split([','], StringSplitOptions.RemoveEmptyEntries)
        .Select(home => home.Split(':')).Select(h => $"[\"{h[0]}\"] = new(\"{h[2]}\", \"{h[1]}\")"));

    private static string Protocol(string name) => name switch
    {
        "cbor" => "Cbor",
        "restJson" => "RestJson",
        "restXml" => "RestXml",
        "json1.0" => "Json10",
        "json1.1" => "Json11",
        "query" => "Query",
        "ec2Query" => "Ec2Query",
        var other => $"NotSupported_{other}",   // the compiler names the missing protocol
    };
}
