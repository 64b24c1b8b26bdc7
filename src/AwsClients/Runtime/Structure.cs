using System.Formats.Cbor;
using System.Text.Json;
using System.Xml.Linq;

namespace AwsClients;

/// <summary>A class with members; their list is made on first use, so that shapes may refer to each other.</summary>
public sealed class Structure<T>(Func<Member<T>[]> members) : Shape<T> where T : class, new()
{
    private readonly Lazy<Member<T>[]> all = new(members);
    private Dictionary<string, Member<T>>? byName;

    public IReadOnlyCollection<Member<T>> Members => all.Value;

    /// <summary>The members in the body, by name; of a REST request some stand in its address and its headers.</summary>
    private Dictionary<string, Member<T>> InBody => byName ??= Members.Where(m => m.Location is Location.Body).ToDictionary(m => m.Name, StringComparer.Ordinal);

    public override void WriteJson(Utf8JsonWriter json, T value)
    {
        json.WriteStartObject();
        WriteJsonMembers(json, value);
        json.WriteEndObject();
    }

    public void WriteJsonMembers(Utf8JsonWriter json, T value)
    {
        foreach (var member in InBody.Values)
        {
            member.WriteJson(json, value);
        }
    }

    public override T ReadJson(JsonElement json, bool strict) => ReadJson(json, new T(), strict);

    /// <summary>Unknown members and nulls are passed over, as AWS does.</summary>
    public T ReadJson(JsonElement json, T into, bool strict)
    {
        foreach (var property in json.ValueKind is JsonValueKind.Object ? json.EnumerateObject() : throw JsonWords.NoStructure(json))
        {
            if (property.Value.ValueKind is JsonValueKind.Null || !InBody.TryGetValue(property.Name, out var member))
            {
                continue;
            }

            try
            {
                member.ReadJson(property.Value, into, strict);
            }
            catch (WrongTypeException e)
            {
                e.Inside(member.Name);
                throw;
            }
        }

        return into;
    }

    public override void WriteCbor(CborWriter cbor, T value)
    {
        cbor.WriteStartMap(null);
        WriteCborMembers(cbor, value);
        cbor.WriteEndMap();
    }

    public void WriteCborMembers(CborWriter cbor, T value)
    {
        foreach (var member in Members)
        {
            member.WriteCbor(cbor, value);
        }
    }

    /// <summary>Unknown members and nulls are passed over.</summary>
    public override T ReadCbor(CborReader cbor)
    {
        var value = new T();
        Cbor.ReadMap(cbor, name =>
        {
            if (!InBody.TryGetValue(name, out var member))
            {
                cbor.SkipValue();
                return;
            }

            try
            {
                member.ReadCbor(cbor, value);
            }
            catch (WrongTypeException e)
            {
                e.Inside(name);
                throw;
            }
        });
        return value;
    }

    public override void WriteQuery(IDictionary<string, string> query, string path, T value)
    {
        foreach (var member in Members)
        {
            member.WriteQuery(query, path.Length == 0 ? member.QueryName : $"{path}.{member.QueryName}", value);
        }
    }

    public override T ReadQuery(QueryNode node)
    {
        var value = new T();
        foreach (var member in Members)
        {
            if (node.Child(member.QueryName) is not { } child)
            {
                continue;
            }

            try
            {
                member.ReadQuery(child, value);
            }
            catch (WrongTypeException e)
            {
                e.Inside(member.QueryName);
                throw;
            }
        }

        return value;
    }

    public override void WriteXml(XElement parent, XName name, T value)
    {
        var element = new XElement(name);
        WriteXmlMembers(element, value);
        parent.Add(element);
    }

    public void WriteXmlMembers(XElement element, T value)
    {
        foreach (var member in InBody.Values)
        {
            member.WriteXml(element, value);
        }
    }

    public override T ReadXml(IReadOnlyList<XElement> xml) => ReadXml(xml[0], new T());

    public T ReadXml(XElement xml, T into)
    {
        foreach (var elements in xml.Elements().GroupBy(e => e.Name.LocalName))
        {
            if (InBody.TryGetValue(elements.Key, out var member))
            {
                member.ReadXml([.. elements], into);
            }
        }

        return into;
    }
}
