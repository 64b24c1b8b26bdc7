using System.Formats.Cbor;

namespace AwsClients;

/// <summary>
/// What the shapes share in reading and writing CBOR as Smithy's rpc-v2-cbor uses it
/// (Smithy RPC v2 CBOR protocol, "Shape serialization").
/// </summary>
internal static class Cbor
{
    public static void Expect(CborReader cbor, CborReaderState state, string what)
    {
        if (cbor.PeekState() is var found && found != state)
        {
            throw new WrongTypeException($"Expected {what}, found {found}");
        }
    }

    public static bool SkipNull(CborReader cbor)
    {
        if (cbor.PeekState() is not CborReaderState.Null)
        {
            return false;
        }

        cbor.ReadNull();
        return true;
    }

    /// <summary>Hands over each key whose value is not null, the reader standing before the value.</summary>
    public static void ReadMap(CborReader cbor, Action<string> read)
    {
        Expect(cbor, CborReaderState.StartMap, "a structure or map");
        for (cbor.ReadStartMap(); cbor.PeekState() is not CborReaderState.EndMap;)
        {
            Expect(cbor, CborReaderState.TextString, "a name");
            var key = cbor.ReadTextString();
            if (!SkipNull(cbor))
            {
                read(key);
            }
        }

        cbor.ReadEndMap();
    }

    /// <summary>A whole number, also of one written as a fraction without a rest.</summary>
    public static long Whole(CborReader cbor) => IsFraction(cbor) ? cbor.ReadDouble() is var number && Math.Truncate(number) == number ? checked((long)number) : throw new OverflowException() : cbor.ReadInt64();

    public static double Number(CborReader cbor) => IsFraction(cbor) ? cbor.ReadDouble() : cbor.ReadInt64();

    /// <summary>Seconds since the epoch under tag 1; the fraction only where there is one.</summary>
    public static void WriteTime(CborWriter cbor, DateTime value)
    {
        cbor.WriteTag(CborTag.UnixTimeSeconds);
        var seconds = Scalars.Seconds(value);
        if (decimal.Truncate(seconds) == seconds)
        {
            cbor.WriteInt64((long)seconds);
        }
        else
        {
            cbor.WriteDouble((double)seconds);
        }
    }

    public static DateTime ReadTime(CborReader cbor)
    {
        if (cbor.PeekState() is CborReaderState.Tag && cbor.ReadTag() is not CborTag.UnixTimeSeconds)
        {
            throw new WrongTypeException("Expected seconds since the epoch");
        }

        // to the millisecond, as AWS keeps times: a fraction of binary digits hits no exact tick
        return Scalars.FromSeconds(Math.Round((decimal)Number(cbor), 3));
    }

    private static bool IsFraction(CborReader cbor) =>
        cbor.PeekState() is CborReaderState.HalfPrecisionFloat or CborReaderState.SinglePrecisionFloat or CborReaderState.DoublePrecisionFloat;
}
