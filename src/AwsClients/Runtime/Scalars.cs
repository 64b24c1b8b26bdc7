using System.Formats.Cbor;
using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;
using Amazon.Runtime;
using Amazon.Runtime.Documents;

namespace AwsClients;

/// <summary>A value with no parts: a string, number, flag, time, blob or enumeration.</summary>
public sealed class Scalar<T>(
    string name, JsonValueKind kind, Action<Utf8JsonWriter, T> write, Func<JsonElement, T> read, Func<T, string> format, Func<string, T> parse,
    Action<CborWriter, T> pack, Func<CborReader, T> unpack) : Shape<T>
{
    public override void WriteJson(Utf8JsonWriter json, T value) => write(json, value);

    public override T ReadJson(JsonElement json, bool strict)
    {
        var found = json.ValueKind is JsonValueKind.False ? JsonValueKind.True : json.ValueKind;
        var fits = found == kind || kind is JsonValueKind.Undefined;
        try
        {
            // the SDK's own clients take the text of a number where a string belongs, and the reverse
            return fits ? read(json)
                : strict || found is JsonValueKind.Object or JsonValueKind.Array ? throw new WrongTypeException(JsonWords.CannotBecome(json, name))
                : parse(json.ValueKind is JsonValueKind.String ? json.GetString() ?? "" : json.GetRawText());
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException or OverflowException or ArgumentException)
        {
            throw new WrongTypeException(JsonWords.CannotBecome(json, name));
        }
    }

    public override void WriteCbor(CborWriter cbor, T value) => pack(cbor, value);

    public override T ReadCbor(CborReader cbor)
    {
        var found = cbor.PeekState();
        try
        {
            return unpack(cbor);
        }
        catch (Exception e) when (e is InvalidOperationException or OverflowException)
        {
            throw new WrongTypeException($"{found} can not be converted to {(name[0] is 'I' ? "an" : "a")} {name}");
        }
    }

    public override IReadOnlyList<string> WriteTexts(T value) => [format(value)];

    public override T ReadTexts(IReadOnlyList<string> texts)
    {
        try
        {
            return parse(texts[0]);
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            throw new WrongTypeException($"{texts[0]} is not a valid {name}");
        }
    }

    public override void WriteQuery(IDictionary<string, string> query, string path, T value) => query[path] = format(value);

    public override T ReadQuery(QueryNode node)
    {
        if (node.Value is not { } text)
        {
            throw new WrongTypeException("Unexpected list or structure");
        }

        try
        {
            return parse(text);
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            throw new WrongTypeException($"{text} is not a valid {name}");
        }
    }

    public override void WriteXml(XElement parent, XName name, T value) => parent.Add(new XElement(name, format(value)));
    public override T ReadXml(IReadOnlyList<XElement> xml) => parse(xml[0].Value);
}

/// <summary>The shapes that every service shares.</summary>
public static class Scalars
{
    private const JsonValueKind Text = JsonValueKind.String, Number = JsonValueKind.Number, Flag = JsonValueKind.True, Any = JsonValueKind.Undefined;
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    public static Shape<string> String { get; } = new Scalar<string>("String", Text, (j, v) => j.WriteStringValue(v), j => j.GetString() ?? "", v => v, t => t,
        (c, v) => c.WriteTextString(v), c => c.ReadTextString());

    public static Shape<int> Int { get; } = new Scalar<int>("Integer", Number, (j, v) => j.WriteNumberValue(v), j => Whole<int>(j, int.MinValue, int.MaxValue), v => v.ToString(Invariant), t => int.Parse(t, Invariant),
        (c, v) => c.WriteInt32(v), c => checked((int)Cbor.Whole(c)));

    public static Shape<long> Long { get; } = new Scalar<long>("Long", Number, (j, v) => j.WriteNumberValue(v), j => Whole<long>(j, long.MinValue, long.MaxValue), v => v.ToString(Invariant), t => long.Parse(t, Invariant),
        (c, v) => c.WriteInt64(v), Cbor.Whole);

    public static Shape<float> Float { get; } = new Scalar<float>("Float", Number, (j, v) => j.WriteNumberValue(v), j => j.GetSingle(), v => v.ToString("R", Invariant), t => float.Parse(t, Invariant),
        (c, v) => c.WriteSingle(v), c => (float)Cbor.Number(c));

    public static Shape<double> Double { get; } = new Scalar<double>("Double", Number, (j, v) => j.WriteNumberValue(v), j => j.GetDouble(), v => v.ToString("R", Invariant), t => double.Parse(t, Invariant),
        (c, v) => c.WriteDouble(v), Cbor.Number);

    public static Shape<bool> Bool { get; } = new Scalar<bool>("Boolean", Flag, (j, v) => j.WriteBooleanValue(v), j => j.GetBoolean(), v => v ? "true" : "false", bool.Parse,
        (c, v) => c.WriteBoolean(v), c => c.ReadBoolean());

    public static Shape<Document> Document { get; } = new DocumentShape();

    public static Shape<MemoryStream> Blob { get; } = new Scalar<MemoryStream>("Blob", Text, (j, v) => j.WriteBase64StringValue(v.ToArray()),
        j => new(j.GetBytesFromBase64()), v => Convert.ToBase64String(v.ToArray()), t => new(Convert.FromBase64String(t)),
        (c, v) => c.WriteByteString(v.ToArray()), c => new(c.ReadByteString()));

    /// <summary>JSON: seconds since the epoch with a fraction, or ISO 8601; CBOR: the same seconds, tagged; query, XML and addresses: ISO 8601. Always UTC.</summary>
    public static Shape<DateTime> Time { get; } = new Scalar<DateTime>("Timestamp", Any,
        (j, v) => j.WriteNumberValue(Seconds(v)),
        j => j.ValueKind == Number ? FromSeconds(j.GetDecimal()) : ParseTime(j.GetString() ?? ""),
        Iso, ParseTime, Cbor.WriteTime, Cbor.ReadTime);

    /// <summary>ISO 8601 in JSON too, where a model asks for it.</summary>
    public static Shape<DateTime> IsoTime { get; } = new Scalar<DateTime>("Timestamp", Text, (j, v) => j.WriteStringValue(Iso(v)), j => ParseTime(j.GetString() ?? ""),
        Iso, ParseTime, Cbor.WriteTime, Cbor.ReadTime);

    /// <summary>In a header: as HTTP writes a date.</summary>
    public static Shape<DateTime> HttpTime { get; } = new Scalar<DateTime>("Timestamp", Text, (j, v) => j.WriteStringValue(Http(v)), j => ParseTime(j.GetString() ?? ""),
        Http, ParseTime, Cbor.WriteTime, Cbor.ReadTime);

    /// <summary>Milliseconds since the epoch: CloudWatch Logs counts so.</summary>
    public static Shape<DateTime> Millis { get; } = new Scalar<DateTime>("Long", Number,
        (j, v) => j.WriteNumberValue(Milliseconds(v)), j => DateTime.UnixEpoch.AddMilliseconds(j.GetInt64()),
        v => Milliseconds(v).ToString(Invariant), t => DateTime.UnixEpoch.AddMilliseconds(long.Parse(t, Invariant)),
        (c, v) => c.WriteInt64(Milliseconds(v)), c => DateTime.UnixEpoch.AddMilliseconds(Cbor.Whole(c)));

    public static Shape<T> Enum<T>(Func<string, T> find) where T : ConstantClass =>
        new Scalar<T>("String", Text, (j, v) => j.WriteStringValue(v.Value), j => find(j.GetString() ?? ""), v => v.Value, find,
            (c, v) => c.WriteTextString(v.Value), c => find(c.ReadTextString()));

    /// <summary>An idempotency token, for a member that the caller left out.</summary>
    public static string FreshToken() => Guid.NewGuid().ToString();

    internal static decimal Seconds(DateTime time) => (decimal)(time.ToUniversalTime() - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerSecond;
    internal static DateTime FromSeconds(decimal seconds) => DateTime.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond));
    private static long Milliseconds(DateTime time) => (long)(time.ToUniversalTime() - DateTime.UnixEpoch).TotalMilliseconds;
    private static string Iso(DateTime time) => time.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ss.FFFZ", Invariant);
    private static string Http(DateTime time) => time.ToUniversalTime().ToString("R", Invariant);

    private static DateTime ParseTime(string text) => DateTime.Parse(text, Invariant, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal);

    /// <summary>AWS takes 5.0 and 5e0 for a whole number.</summary>
    private static T Whole<T>(JsonElement json, decimal min, decimal max) where T : System.Numerics.INumber<T> =>
        json.GetDecimal() is var number && number >= min && number <= max ? T.CreateTruncating(number) : throw new OverflowException();
}
