using System.Formats.Cbor;
using System.Text.Json;
using System.Xml.Linq;
using Amazon;

namespace AwsClients;

/// <summary>How a list stands among query parameters and in XML; JSON knows one way.</summary>
public enum ListStyle
{
    /// <summary><c>Name.member.1</c>, <c>&lt;Name&gt;&lt;member&gt;</c></summary>
    Wrapped,

    /// <summary>EC2: <c>Name.1</c>, <c>&lt;name&gt;&lt;item&gt;</c></summary>
    FlatInQuery,

    /// <summary><c>Name.1</c>, <c>&lt;Name&gt;</c> once an entry</summary>
    Flat,
}

/// <param name="entry">The name of an entry among wrapped query parameters and in XML.</param>
public sealed class ListOf<T>(Shape<T> item, string entry = "member", ListStyle style = ListStyle.Wrapped) : Shape<List<T>>
{
    public override bool IsSet(List<T> value) => value is not null && (value.Count > 0 || !AWSConfigs.InitializeCollections);
    public override bool IsEmpty(List<T> value) => value.Count == 0;

    public override void WriteJson(Utf8JsonWriter json, List<T> value)
    {
        json.WriteStartArray();
        value.ForEach(v => item.WriteJson(json, v));
        json.WriteEndArray();
    }

    public override List<T> ReadJson(JsonElement json, bool strict) => json.ValueKind is JsonValueKind.Array
        ? [.. json.EnumerateArray().Where(e => e.ValueKind is not JsonValueKind.Null).Select(e => item.ReadJson(e, strict))]
        : throw JsonWords.NoList(json);

    public override void WriteCbor(CborWriter cbor, List<T> value)
    {
        cbor.WriteStartArray(value.Count);
        value.ForEach(v => item.WriteCbor(cbor, v));
        cbor.WriteEndArray();
    }

    public override List<T> ReadCbor(CborReader cbor)
    {
        var list = new List<T>();
        Cbor.Expect(cbor, CborReaderState.StartArray, "a list");
        for (cbor.ReadStartArray(); cbor.PeekState() is not CborReaderState.EndArray;)
        {
            if (!Cbor.SkipNull(cbor))
            {
                list.Add(item.ReadCbor(cbor));
            }
        }

        cbor.ReadEndArray();
        return list;
    }

    public override IReadOnlyList<string> WriteTexts(List<T> value) => [.. value.SelectMany(item.WriteTexts)];
    public override List<T> ReadTexts(IReadOnlyList<string> texts) => [.. texts.Select(t => item.ReadTexts([t]))];

    public override void WriteQuery(IDictionary<string, string> query, string path, List<T> value)
    {
        if (value.Count == 0 && style is not ListStyle.FlatInQuery)
        {
            query[path] = "";
        }

        for (var i = 0; i < value.Count; i++)
        {
            item.WriteQuery(query, style is ListStyle.Wrapped ? $"{path}.{entry}.{i + 1}" : $"{path}.{i + 1}", value[i]);
        }
    }

    public override List<T> ReadQuery(QueryNode node) =>
        [.. ((style is ListStyle.Wrapped ? node.Child(entry) : node)?.Numbered() ?? []).Select(item.ReadQuery)];

    public override void WriteXml(XElement parent, XName name, List<T> value)
    {
        if (style is ListStyle.Flat)
        {
            value.ForEach(v => item.WriteXml(parent, name, v));
            return;
        }

        var list = new XElement(name);
        value.ForEach(v => item.WriteXml(list, name.Namespace + entry, v));
        parent.Add(list);
    }

    public override List<T> ReadXml(IReadOnlyList<XElement> xml) =>
        [.. (style is ListStyle.Flat ? xml : xml[0].Elements()).Select(e => item.ReadXml([e]))];
}

/// <summary>A map from strings.</summary>
public sealed class MapOf<T>(Shape<T> item) : Shape<Dictionary<string, T>>
{
    public override bool IsSet(Dictionary<string, T> value) => value is not null && (value.Count > 0 || !AWSConfigs.InitializeCollections);
    public override bool IsEmpty(Dictionary<string, T> value) => value.Count == 0;

    public override void WriteJson(Utf8JsonWriter json, Dictionary<string, T> value)
    {
        json.WriteStartObject();
        foreach (var (key, v) in value)
        {
            json.WritePropertyName(key);
            item.WriteJson(json, v);
        }

        json.WriteEndObject();
    }

    public override Dictionary<string, T> ReadJson(JsonElement json, bool strict)
    {
        var map = new Dictionary<string, T>();
        foreach (var property in json.ValueKind is JsonValueKind.Object ? json.EnumerateObject() : throw JsonWords.NoStructure(json))
        {
            if (property.Value.ValueKind is not JsonValueKind.Null)
            {
                map[property.Name] = item.ReadJson(property.Value, strict);
            }
        }

        return map;
    }

    public override void WriteCbor(CborWriter cbor, Dictionary<string, T> value)
    {
        cbor.WriteStartMap(value.Count);
        foreach (var (key, v) in value)
        {
            cbor.WriteTextString(key);
            item.WriteCbor(cbor, v);
        }

        cbor.WriteEndMap();
    }

    public override Dictionary<string, T> ReadCbor(CborReader cbor)
    {
        var map = new Dictionary<string, T>();
        Cbor.ReadMap(cbor, key => map[key] = item.ReadCbor(cbor));
        return map;
    }

    public override void WriteQuery(IDictionary<string, string> query, string path, Dictionary<string, T> value)
    {
        var i = 0;
        foreach (var (key, v) in value)
        {
            query[$"{path}.entry.{++i}.key"] = key;
            item.WriteQuery(query, $"{path}.entry.{i}.value", v);
        }
    }

    public override Dictionary<string, T> ReadQuery(QueryNode node)
    {
        var map = new Dictionary<string, T>();
        foreach (var pair in node.Child("entry")?.Numbered() ?? [])
        {
            map[pair.Child("key")?.Value ?? ""] = pair.Child("value") is { } v ? item.ReadQuery(v) : throw new WrongTypeException("A map entry has no value");
        }

        return map;
    }

    public override void WriteXml(XElement parent, XName name, Dictionary<string, T> value)
    {
        var map = new XElement(name);
        foreach (var (key, v) in value)
        {
            var pair = new XElement(name.Namespace + "entry", new XElement(name.Namespace + "key", key));
            item.WriteXml(pair, name.Namespace + "value", v);
            map.Add(pair);
        }

        parent.Add(map);
    }

    public override Dictionary<string, T> ReadXml(IReadOnlyList<XElement> xml) =>
        xml[0].Elements().ToDictionary(e => e.Elements().First().Value, e => item.ReadXml([e.Elements().Last()]));
}
