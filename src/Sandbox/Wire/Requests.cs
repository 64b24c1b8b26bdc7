using System.Formats.Cbor;
using System.IO.Compression;
using System.Text.Json;
using System.Xml;
using AwsClients;

namespace Sandbox.Wire;

/// <summary>Reads a request by AWS's model, in the protocol it is written in.</summary>
internal static class Requests
{
    /// <summary>A request that unpacks to more is refused: AWS takes no request near this size from the services offered here.</summary>
    private const int MostBytes = 4 << 20;

    public static object Read(Target target, OperationModel operation, Exchange exchange)
    {
        try
        {
            return target.Endpoint.Speaks switch
            {
                Protocol.Query or Protocol.Ec2Query => operation.ReadQuery(target.Form),
                Protocol.Cbor => operation.ReadCbor(Body(exchange)),
                Protocol.RestJson or Protocol.RestXml when target.Rest is { } rest => operation.ReadRest(rest with { Body = Body(exchange) }),
                Protocol.Json10 or Protocol.Json11 or Protocol.RestJson or Protocol.RestXml => Json(operation, Body(exchange)),
            };
        }
        catch (WrongTypeException e)
        {
            throw target.Endpoint.SpeaksJson
                ? new AwsError("SerializationException", e.Message)
                : new AwsError("MalformedInput", e.Message);
        }
        catch (XmlException)
        {
            throw new AwsError("MalformedXML", "The XML you provided was not well-formed or did not validate against our published schema");
        }
        catch (Exception e) when (e is JsonException or CborContentException or InvalidDataException)
        {
            throw new AwsError("SerializationException", "");
        }
    }

    private static object Json(OperationModel operation, ReadOnlyMemory<byte> body)
    {
        using var json = JsonDocument.Parse(body.Length == 0 ? "{}"u8.ToArray() : body);
        return operation.ReadJson(json.RootElement);
    }

    /// <summary>The body, unpacked: today's SDKs compress a long PutMetricData (Smithy's requestCompression).</summary>
    private static ReadOnlyMemory<byte> Body(Exchange exchange)
    {
        if (exchange.Header("Content-Encoding") is not { } encoding || !encoding.Contains("gzip", StringComparison.OrdinalIgnoreCase))
        {
            return exchange.Body;
        }
        using var unpacked = new MemoryStream();
        using var gzip = new GZipStream(new MemoryStream(exchange.Body.ToArray()), CompressionMode.Decompress);
        var buffer = new byte[8192];
        for (int read; (read = gzip.Read(buffer)) > 0;)
        {
            unpacked.Write(buffer.AsSpan(0, read));
            if (unpacked.Length > MostBytes)
            {
                throw new InvalidDataException("too much");
            }
        }
        return unpacked.ToArray();
    }
}
