using System.Text;

namespace AwsClients.Generator;

/// <summary>The configuration, the interface and the client of a service, as in its AWSSDK package.</summary>
internal sealed class ClientSource(ServiceFile model, StringBuilder code)
{
    public void Client()
    {
        var (type, access, factory) = (model.Type, model.Access, PaginatorSource.Factory(model));
        var paged = model.Operations.Exists(o => o.Pages is not null);
        code.AppendLine($$"""
            {{access}} partial class {{type}}Config : ServiceConfig
            {
                public {{type}}Config() : base({{type}}Model.Service) { }
                public static new string ServiceId => "{{model["id"]}}";
            }
            {{access}} partial interface I{{type}} : IAmazonService, IDisposable
            {
                static ClientConfig IAmazonService.CreateDefaultClientConfig() => new {{type}}Config();
                static IAmazonService IAmazonService.CreateDefaultServiceClient(AWSCredentials awsCredentials, ClientConfig clientConfig) => new {{type}}Client(awsCredentials, ({{type}}Config)clientConfig);
                {{(paged ? $"I{factory} Paginators {{ get; }}" : "")}}
            """);
        foreach (var signature in model.Operations.SelectMany(Signatures))
        {
            code.AppendLine($"    {signature.Declaration};");
        }

        code.AppendLine($$"""
            }
            {{access}} partial class {{type}}Client : ServiceClient, I{{type}}
            {
                public {{type}}Client() : base(new {{type}}Config()) { }
                public {{type}}Client(RegionEndpoint region) : base(new {{type}}Config { RegionEndpoint = region }) { }
                public {{type}}Client({{type}}Config config) : base(config) { }
                public {{type}}Client(AWSCredentials credentials) : this(credentials, new {{type}}Config()) { }
                public {{type}}Client(AWSCredentials credentials, RegionEndpoint region) : this(credentials, new {{type}}Config { RegionEndpoint = region }) { }
                public {{type}}Client(AWSCredentials credentials, {{type}}Config clientConfig) : base(credentials, clientConfig) { }
                public {{type}}Client(string awsAccessKeyId, string awsSecretAccessKey, {{type}}Config clientConfig) : base(new BasicAWSCredentials(awsAccessKeyId, awsSecretAccessKey), clientConfig) { }
                public {{type}}Client(string awsAccessKeyId, string awsSecretAccessKey, string awsSessionToken, {{type}}Config clientConfig) : base(new SessionAWSCredentials(awsAccessKeyId, awsSecretAccessKey, awsSessionToken), clientConfig) { }
                {{(paged ? $"public I{factory} Paginators => field ??= new {factory}(this);" : "")}}
            """);
        foreach (var signature in model.Operations.SelectMany(Signatures))
        {
            code.AppendLine($"    public virtual {signature.Declaration} => {signature.Body};");
        }

        code.AppendLine("}");
    }

    private IEnumerable<(string Declaration, string Body)> Signatures(Operation o)
    {
        yield return ($"Task<{o.Name}Response> {o.Name}Async({o.Name}Request request, CancellationToken cancellationToken = default)",
            $"Invoke({model.Type}Model.{o.Name}, request, cancellationToken)");
        if (o.NoArguments)
        {
            yield return ($"Task<{o.Name}Response> {o.Name}Async(CancellationToken cancellationToken = default)",
                $"{o.Name}Async(new {o.Name}Request(), cancellationToken)");
        }
    }
}
