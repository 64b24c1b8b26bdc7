using System.Text.Json;
using System.Xml.Linq;

namespace AwsClients;

/// <summary>A member of a structure: its names on the wire and how its value gets there and back.</summary>
public abstract class Member<TOwner>(string name)
{
    /// <summary>The name in JSON and XML.</summary>
    public string Name { get; } = name;

    /// <summary>The name among query parameters.</summary>
    public string QueryName { get; init; } = name;

    public bool Required { get; init; }

    public abstract bool IsSet(TOwner owner);
    public abstract void WriteJson(Utf8JsonWriter json, TOwner owner);
    public abstract void ReadJson(JsonElement json, TOwner owner, bool strict);
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
