using System.Net;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using Amazon.Util;

namespace AwsClients;

/// <summary>restJson1 and restXml: a method and a path for each operation.</summary>
internal sealed class RestMarshaller<TRequest, TResponse>(OperationModel<TRequest, TResponse> operation) : IMarshaller<IRequest, AmazonWebServiceRequest>
    where TRequest : AmazonWebServiceRequest, new() where TResponse : AmazonWebServiceResponse, new()
{
    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        var binding = operation.Http ?? throw new NotSupportedException($"{operation.Name} has no path");
        var request = (TRequest)input;
        var http = new DefaultRequest(input, operation.Service.Namespace)
        {
            HttpMethod = binding.Method, ResourcePath = binding.Path, HostPrefix = operation.HostPrefix,
        };
        http.Headers[HeaderKeys.XAmzApiVersion] = operation.Service.ApiVersion;
        foreach (var (name, text) in binding.Fixed)
        {
            http.AddSubResource(name, text);
        }

        foreach (var member in operation.Input.Members.Where(m => m.Location is Location.Path or Location.Query or Location.Header).OrderBy(m => m.Name, StringComparer.Ordinal))
        {
            var texts = member.WriteTexts(request);
            if (member is { Location: Location.Path or Location.Query, Required: true } && texts.All(string.IsNullOrEmpty))
            {
                throw operation.Service.Unmodelled(new() { Message = $"Request object does not have required field {char.ToUpperInvariant(member.Name[0])}{member.Name[1..]} set" });
            }

            Place(http, member.Location, member.LocationName, texts);
        }

        if (RestMessage.WriteBody(operation.Input, request, always: false, operation.RequestRoot) is var (body, type))
        {
            http.Content = body;
            http.Headers["Content-Type"] = type;
        }

        return http;
    }

    private void Place(DefaultRequest http, Location location, string name, IReadOnlyList<string> texts)
    {
        switch (location)
        {
            case Location.Path:
                http.AddPathResource(operation.Http?.Path.Contains($"{{{name}+}}", StringComparison.Ordinal) == true ? $"{{{name}+}}" : $"{{{name}}}", texts[0]);
                break;
            case Location.Query when texts.Count > 0:
                http.UseQueryString = true;
                http.ParameterCollection.Add(name, [.. texts]);
                break;
            case Location.Header when texts.Count > 0:
                http.Headers[name] = string.Join(",", texts);
                break;
        }
    }
}

internal sealed class RestUnmarshaller<TRequest, TResponse>(OperationModel<TRequest, TResponse> operation) : JsonResponseUnmarshaller
    where TRequest : AmazonWebServiceRequest, new() where TResponse : AmazonWebServiceResponse, new()
{
    private readonly JsonUnmarshaller<TRequest, TResponse> errors = new(operation);

    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext context)
    {
        using var copy = new MemoryStream();
        context.Stream.CopyTo(copy);
        var response = RestMessage.ReadBody(operation.Output, copy.ToArray(), strict: false);
        foreach (var member in operation.Output.Members)
        {
            if (member.Location is Location.Header && context.ResponseData.IsHeaderPresent(member.LocationName))
            {
                member.ReadTexts([context.ResponseData.GetHeaderValue(member.LocationName)], response);
            }
            else if (member.Location is Location.Status)
            {
                member.ReadTexts([$"{(int)context.ResponseData.StatusCode}"], response);
            }
        }

        return response;
    }

    public override AmazonServiceException UnmarshallException(JsonUnmarshallerContext context, Exception innerException, HttpStatusCode statusCode)
    {
        var exception = errors.UnmarshallException(context, innerException, statusCode);
        operation.Service.ErrorOf(exception)?.ReadHeaders(exception, name => context.ResponseData.IsHeaderPresent(name) ? context.ResponseData.GetHeaderValue(name) : null);
        return exception;
    }
}

/// <summary>Answers of restXml; their errors look as those of the query protocol do.</summary>
internal sealed class RestXmlUnmarshaller<TRequest, TResponse>(OperationModel<TRequest, TResponse> operation) : XmlResponseUnmarshaller
    where TRequest : AmazonWebServiceRequest, new() where TResponse : AmazonWebServiceResponse, new()
{
    private readonly XmlUnmarshaller<TRequest, TResponse> errors = new(operation);

    public override AmazonWebServiceResponse Unmarshall(XmlUnmarshallerContext context)
    {
        using var copy = new MemoryStream();
        context.Stream.CopyTo(copy);
        return RestMessage.ReadXmlBody(operation.Output, copy.ToArray());
    }

    public override AmazonServiceException UnmarshallException(XmlUnmarshallerContext context, Exception innerException, HttpStatusCode statusCode) =>
        errors.UnmarshallException(context, innerException, statusCode);
}
