using System.Formats.Cbor;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;

namespace AwsClients;

/// <summary>Where in an HTTP message a member stands; all but those of restJson1 and restXml stand in the body.</summary>
public enum Location
{
    Body,

    /// <summary>A label of the path: <c>/schedules/{Name}</c>.</summary>
    Path,
    Query,
    Header,

    /// <summary>It is the body.</summary>
    Payload,

    /// <summary>The status of an answer.</summary>
    Status,
}

/// <summary>A member of a structure: its names on the wire and how its value gets there and back.</summary>
public abstract class Member<TOwner>(string name)
{
    /// <summary>The name in JSON and XML.</summary>
    public string Name { get; } = name;

    /// <summary>The name among query parameters.</summary>
    public string QueryName { get; init; } = name;

    public bool Required { get; init; }

    public Location Location { get; init; }

    /// <summary>The name of the label, the query parameter or the header.</summary>
    public string LocationName { get; init; } = name;

    public abstract bool IsSet(TOwner owner);
    public abstract void WriteJson(Utf8JsonWriter json, TOwner owner);
    public abstract void ReadJson(JsonElement json, TOwner owner, bool strict);
    public abstract void WriteCbor(CborWriter cbor, TOwner owner);
    public abstract void ReadCbor(CborReader cbor, TOwner owner);

    /// <summary>For an address or a header; nothing where the member is absent.</summary>
    public abstract IReadOnlyList<string> WriteTexts(TOwner owner);
    public abstract void ReadTexts(IReadOnlyList<string> texts, TOwner owner);

    /// <summary>The member as a whole body with its type: a blob and a text as they are, all else as JSON; null where it is absent.</summary>
    public abstract (byte[] Body, string ContentType)? WritePayload(TOwner owner);
    public abstract void ReadPayload(byte[] body, TOwner owner, bool strict);

    public abstract void WriteQuery(IDictionary<string, string> query, string path, TOwner owner);
    public abstract void ReadQuery(QueryNode node, TOwner owner);
    public abstract void WriteXml(XElement parent, TOwner owner);
    public abstract void ReadXml(IReadOnlyList<XElement> xml, TOwner owner);
}

/// <param name="fallback">What is sent when the caller gave nothing: a fresh idempotency token.</param>
public sealed class Member<TOwner, T>(string name, Shape<T> shape, Func<TOwner, T> get, Action<TOwner, T> set, Func<T>? fallback = null) : Member<TOwner>(name)
{
    public override bool IsSet(TOwner owner) => shape.IsSet(get(owner));

    public override void WriteJson(Utf8JsonWriter json, TOwner owner)
    {
        if (ToSend(owner) is { } value && shape.IsSet(value))
        {
            json.WritePropertyName(Name);
            shape.WriteJson(json, value);
        }
    }

    public override void ReadJson(JsonElement json, TOwner owner, bool strict) => set(owner, shape.ReadJson(json, strict));

    public override void WriteCbor(CborWriter cbor, TOwner owner)
    {
        if (ToSend(owner) is { } value && shape.IsSet(value))
        {
            cbor.WriteTextString(Name);
            shape.WriteCbor(cbor, value);
        }
    }

    public override void ReadCbor(CborReader cbor, TOwner owner) => set(owner, shape.ReadCbor(cbor));

    public override IReadOnlyList<string> WriteTexts(TOwner owner) => ToSend(owner) is { } value && shape.IsSet(value) ? shape.WriteTexts(value) : [];
    public override void ReadTexts(IReadOnlyList<string> texts, TOwner owner) => set(owner, shape.ReadTexts(texts));

    public override (byte[] Body, string ContentType)? WritePayload(TOwner owner) => !IsSet(owner) ? null : get(owner) switch
    {
        MemoryStream blob => (blob.ToArray(), "application/octet-stream"),
        string text => (Encoding.UTF8.GetBytes(text), "text/plain"),
        var value => (Json.Bytes(json => shape.WriteJson(json, value)), Json.ContentType),
    };

    public override void ReadPayload(byte[] body, TOwner owner, bool strict)
    {
        if (body.Length == 0)
        {
            return;
        }

        if (typeof(T) == typeof(MemoryStream))
        {
            set(owner, (T)(object)new MemoryStream(body));
        }
        else if (typeof(T) == typeof(string))
        {
            set(owner, (T)(object)Encoding.UTF8.GetString(body));
        }
        else if (Json.Parse(body) is { } json)
        {
            using (json)
            {
                set(owner, shape.ReadJson(json.RootElement, strict));
            }
        }
    }

    public override void WriteQuery(IDictionary<string, string> query, string path, TOwner owner)
    {
        if (ToSend(owner) is { } value && shape.IsSet(value))
        {
            shape.WriteQuery(query, path, value);
        }
    }

    public override void ReadQuery(QueryNode node, TOwner owner) => set(owner, shape.ReadQuery(node));

    public override void WriteXml(XElement parent, TOwner owner)
    {
        if (get(owner) is { } value && shape.IsSet(value))
        {
            shape.WriteXml(parent, parent.Name.Namespace + Name, value);
        }
    }

    public override void ReadXml(IReadOnlyList<XElement> xml, TOwner owner)
    {
        if (shape.ReadXml(xml) is var value && !shape.IsEmpty(value))
        {
            set(owner, value);
        }
    }

    private T? ToSend(TOwner owner) => get(owner) is { } value ? value : fallback is null ? default : fallback();
}
