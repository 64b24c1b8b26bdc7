using System.Net;
using System.Xml.Linq;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using Amazon.Util;

namespace AwsClients;

/// <summary>The query protocols: every call is a form POST.</summary>
internal sealed class QueryMarshaller<TRequest, TResponse>(OperationModel<TRequest, TResponse> operation) : IMarshaller<IRequest, AmazonWebServiceRequest>
    where TRequest : AmazonWebServiceRequest, new() where TResponse : AmazonWebServiceResponse, new()
{
    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        var http = new DefaultRequest(input, operation.Service.Namespace) { HttpMethod = "POST" };
        http.Parameters["Action"] = operation.Name;
        http.Parameters["Version"] = operation.Service.ApiVersion;
        operation.Input.WriteQuery(http.Parameters, "", (TRequest)input);
        http.ContentStream = AWSSDKUtils.WriteParametersToPooledStream(http);
        return http;
    }
}

/// <summary>Answers are XML: in the query protocol with a result wrapper, in EC2's without.</summary>
internal sealed class XmlUnmarshaller<TRequest, TResponse>(OperationModel<TRequest, TResponse> operation) : XmlResponseUnmarshaller
    where TRequest : AmazonWebServiceRequest, new() where TResponse : AmazonWebServiceResponse, new()
{
    public override AmazonWebServiceResponse Unmarshall(XmlUnmarshallerContext context)
    {
        var response = new TResponse();
        if (context.IsEmptyResponse)
        {
            return response;
        }

        var root = XElement.Load(context.Stream);
        var result = operation.Service.Protocol is Protocol.Ec2Query ? root : Named(root.Elements(), $"{operation.Name}Result");
        if (result is not null)
        {
            operation.Output.ReadXml(result, response);
        }

        response.ResponseMetadata = new() { RequestId = Named(root.Descendants(), "RequestId")?.Value };
        return response;
    }

    public override AmazonServiceException UnmarshallException(XmlUnmarshallerContext context, Exception innerException, HttpStatusCode statusCode)
    {
        using var copy = new MemoryStream();
        context.Stream.CopyTo(copy);
        copy.Position = 0;
        var error = XmlErrorResponseUnmarshaller.GetInstance().Unmarshall(new XmlUnmarshallerContext(copy, false, context.ResponseData, true));
        error.InnerException = innerException;
        error.StatusCode = statusCode;
        if (string.IsNullOrEmpty(error.Code) && RootOf(copy.ToArray()) is { Name.LocalName: not "ErrorResponse" } bare)
        {
            // Route 53's InvalidChangeBatch may be a document of its own
            error.Code = bare.Name.LocalName;
            error.Message = string.Join(" ", bare.Descendants().Where(e => e.Name.LocalName is "Message").Select(e => e.Value));
        }

        return error.Code is { } code && operation.Service.Errors.TryGetValue(code, out var known)
            ? known.Read(error, ErrorElement(copy.ToArray())) : operation.Service.Unmodelled(error);
    }

    private static XElement? RootOf(byte[] document)
    {
        try
        {
            return XElement.Load(new MemoryStream(document));
        }
        catch (System.Xml.XmlException)
        {
            return null;   // a proxy's page
        }
    }

    private static XElement? ErrorElement(byte[] document) => Named(XElement.Load(new MemoryStream(document)).DescendantsAndSelf(), "Error");

    private static XElement? Named(IEnumerable<XElement> elements, string name) =>
        elements.FirstOrDefault(e => e.Name.LocalName.Equals(name, StringComparison.OrdinalIgnoreCase));
}
