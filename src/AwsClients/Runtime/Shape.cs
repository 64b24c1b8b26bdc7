using System.Formats.Cbor;
using System.Text.Json;
using System.Xml.Linq;

namespace AwsClients;

/// <summary>
/// How values of one modelled type travel: as JSON, CBOR, query parameters, XML, or text in an address or a header;
/// written by one side and read by the other.
/// Reading JSON is strict for a server; a client is lenient and takes a number for a string, as AWSSDK does.
/// </summary>
public abstract class Shape<T>
{
    public abstract void WriteJson(Utf8JsonWriter json, T value);
    public abstract T ReadJson(JsonElement json, bool strict);
    public abstract void WriteCbor(CborWriter cbor, T value);

    /// <summary>Reads strictly; throws <see cref="WrongTypeException"/>.</summary>
    public abstract T ReadCbor(CborReader cbor);

    public abstract void WriteQuery(IDictionary<string, string> query, string path, T value);

    /// <summary>Reads parameters; throws <see cref="WrongTypeException"/>.</summary>
    public abstract T ReadQuery(QueryNode node);

    /// <summary>Adds the element, or the elements of a flat list.</summary>
    public abstract void WriteXml(XElement parent, XName name, T value);

    /// <param name="xml">The elements of one name, at least one; more than one for a flat list alone.</param>
    public abstract T ReadXml(IReadOnlyList<XElement> xml);

    /// <summary>In a path, a query string or a header: one text, or one for each entry of a list.</summary>
    public virtual IReadOnlyList<string> WriteTexts(T value) => throw new NotSupportedException("It has no place outside a body.");

    /// <inheritdoc cref="WriteTexts"/>
    public virtual T ReadTexts(IReadOnlyList<string> texts) => throw new NotSupportedException("It has no place outside a body.");

    /// <summary>An absent collection is not sent; where the SDK initialises collections, neither is an empty one.</summary>
    public virtual bool IsSet(T value) => value is not null;

    /// <summary>A collection without entries: AWSSDK leaves one that XML says is empty unset.</summary>
    public virtual bool IsEmpty(T value) => false;
}

/// <summary>A number, flag or time that may be absent.</summary>
public sealed class Optional<T>(Shape<T> shape) : Shape<T?> where T : struct
{
    public override void WriteJson(Utf8JsonWriter json, T? value) => shape.WriteJson(json, value.GetValueOrDefault());
    public override T? ReadJson(JsonElement json, bool strict) => shape.ReadJson(json, strict);
    public override void WriteCbor(CborWriter cbor, T? value) => shape.WriteCbor(cbor, value.GetValueOrDefault());
    public override T? ReadCbor(CborReader cbor) => shape.ReadCbor(cbor);
    public override IReadOnlyList<string> WriteTexts(T? value) => shape.WriteTexts(value.GetValueOrDefault());
    public override T? ReadTexts(IReadOnlyList<string> texts) => shape.ReadTexts(texts);
    public override void WriteQuery(IDictionary<string, string> query, string path, T? value) => shape.WriteQuery(query, path, value.GetValueOrDefault());
    public override T? ReadQuery(QueryNode node) => shape.ReadQuery(node);
    public override void WriteXml(XElement parent, XName name, T? value) => shape.WriteXml(parent, name, value.GetValueOrDefault());
    public override T? ReadXml(IReadOnlyList<XElement> xml) => shape.ReadXml(xml);
}
