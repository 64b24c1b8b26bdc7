using System.Formats.Cbor;
using System.Text.Json;
using System.Xml.Linq;
using Amazon.Runtime.Documents;
using Amazon.Runtime.Documents.Internal.Transform;

namespace AwsClients;

/// <summary>Free-form JSON.</summary>
public sealed class DocumentShape : Shape<Document>
{
    public override bool IsSet(Document value) => !value.IsNull();
    public override void WriteJson(Utf8JsonWriter json, Document value) => DocumentMarshaller.Instance.Write(json, value);

    public override Document ReadJson(JsonElement json, bool strict) => json.ValueKind switch
    {
        JsonValueKind.Object => new(json.EnumerateObject().ToDictionary(p => p.Name, p => ReadJson(p.Value, strict))),
        JsonValueKind.Array => new(json.EnumerateArray().Select(e => ReadJson(e, strict)).ToList()),
        JsonValueKind.String => new(json.GetString()),
        JsonValueKind.Number => json.TryGetInt32(out var i) ? new(i) : json.TryGetInt64(out var l) ? new(l) : new(json.GetDouble()),
        JsonValueKind.True or JsonValueKind.False => new(json.GetBoolean()),
        _ => default,
    };

    public override void WriteCbor(CborWriter cbor, Document value) => throw JsonAlone();
    public override Document ReadCbor(CborReader cbor) => throw JsonAlone();
    public override void WriteQuery(IDictionary<string, string> query, string path, Document value) => throw JsonAlone();
    public override Document ReadQuery(QueryNode node) => throw JsonAlone();
    public override void WriteXml(XElement parent, XName name, Document value) => throw JsonAlone();
    public override Document ReadXml(IReadOnlyList<XElement> xml) => throw JsonAlone();

    private static NotSupportedException JsonAlone() => new("A document travels as JSON alone.");
}
