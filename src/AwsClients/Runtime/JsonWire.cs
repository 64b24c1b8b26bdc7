using System.Net;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using Amazon.Runtime.Internal.Util;
using Amazon.Util;

namespace AwsClients;

/// <summary>awsJson1_0 and awsJson1_1: every call is a POST of a JSON object to "/".</summary>
internal sealed class JsonMarshaller<TRequest, TResponse>(OperationModel<TRequest, TResponse> operation) : IMarshaller<IRequest, AmazonWebServiceRequest>
    where TRequest : AmazonWebServiceRequest, new() where TResponse : AmazonWebServiceResponse, new()
{
    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        var service = operation.Service;
        var body = new PooledContentStream();
        using (var json = new Utf8JsonWriter(body.BufferWriter))
        {
            operation.Input.WriteJson(json, (TRequest)input);
        }

        var http = new DefaultRequest(input, service.Namespace) { HttpMethod = "POST", ResourcePath = "/", ContentStream = body, HostPrefix = operation.HostPrefix };
        http.Headers["Content-Type"] = service.Protocol is Protocol.Json10 ? "application/x-amz-json-1.0" : "application/x-amz-json-1.1";
        http.Headers["X-Amz-Target"] = $"{service.TargetPrefix}.{operation.Name}";
        http.Headers[HeaderKeys.XAmzApiVersion] = service.ApiVersion;
        if (service.IsQueryCompatible)
        {
            http.Headers["x-amzn-query-mode"] = "true";   // the answer to an error then names the code of the query protocol too
        }

        return http;
    }
}

internal sealed class JsonUnmarshaller<TRequest, TResponse>(OperationModel<TRequest, TResponse> operation) : JsonResponseUnmarshaller
    where TRequest : AmazonWebServiceRequest, new() where TResponse : AmazonWebServiceResponse, new()
{
    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext context)
    {
        // some operations answer with no body at all, and say so in no header
        using var json = Json.Parse(Bytes(context.Stream));
        return json is null ? new TResponse() : operation.Output.ReadJson(json.RootElement, strict: false);
    }

    public override AmazonServiceException UnmarshallException(JsonUnmarshallerContext context, Exception innerException, HttpStatusCode statusCode)
    {
        var bytes = Bytes(context.Stream);
        var reader = new StreamingUtf8JsonReader(new MemoryStream(bytes), 4096, context.JsonMaxDepth);
        var error = JsonErrorResponseUnmarshaller.GetInstance().Unmarshall(context, ref reader);
        error.InnerException = innerException;
        error.StatusCode = statusCode;
        var found = error.Code is { } code && operation.Service.Errors.TryGetValue(code, out var modelled) ? modelled : null;
        if (operation.Service.IsQueryCompatible && context.ResponseData.GetHeaderValue("x-amzn-query-error")?.Split(';') is [var queryCode, var fault])
        {
            error.Code = queryCode;
            error.Type = Enum.TryParse<ErrorType>(fault, out var type) ? type : error.Type;
        }

        if (found is not { } known)
        {
            return operation.Service.Unmodelled(error);   // the body may be a proxy's page
        }

        using var json = Json.Parse(bytes);
        return known.Read(error, json?.RootElement ?? default);
    }

    private static byte[] Bytes(Stream stream)
    {
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
