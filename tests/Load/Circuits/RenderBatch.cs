using System.Buffers.Binary;
using System.Text;

namespace Load.Circuits;

internal enum EditKind
{
    PrependFrame = 1,
    RemoveFrame = 2,
    SetAttribute = 3,
    RemoveAttribute = 4,
    UpdateText = 5,
    StepIn = 6,
    StepOut = 7,
    UpdateMarkup = 8,
    PermutationListEntry = 9,
    PermutationListEnd = 10,
}

internal enum FrameKind
{
    Element = 1,
    Text = 2,
    Attribute = 3,
    Component = 4,
    Region = 5,
    ElementReferenceCapture = 6,
    ComponentReferenceCapture = 7,
    Markup = 8,
    ComponentRenderMode = 9,
    NamedEvent = 10,
}

/// <param name="Sibling">Index among the children of the current parent.</param>
/// <param name="Target">Index of a frame, or for a permutation the sibling index to move to.</param>
internal readonly record struct Edit(EditKind Kind, int Sibling, int Target, string? RemovedAttribute);

/// <summary>
/// One render batch as the server sends it, read in place. The format is that of ASP.NET Core's
/// <c>RenderBatchWriter</c>: the last 20 bytes are five offsets (diffs, frames, disposed components, disposed handlers,
/// strings); an edit has 16 bytes, a frame 20, all numbers little-endian.
/// </summary>
internal sealed class RenderBatch(byte[] data)
{
    private const int EditBytes = 16;
    private const int FrameBytes = 20;
    private readonly int _frames = At(data, data.Length - 16) + sizeof(int);
    private readonly int _strings = At(data, data.Length - 4);

    /// <summary>Each changed component with its edits.</summary>
    public IEnumerable<(int Component, IReadOnlyList<Edit> Edits)> Diffs()
    {
        var table = Int(data.Length - 20);
        for (var i = 0; i < Int(table); i++)
        {
            var diff = Int(table + sizeof(int) * (i + 1));
            var edits = new Edit[Int(diff + 4)];
            for (var n = 0; n < edits.Length; n++)
            {
                var at = diff + 8 + n * EditBytes;
                edits[n] = new Edit((EditKind)Int(at), Int(at + 4), Int(at + 8), Text(Int(at + 12)));
            }

            yield return (Int(diff), edits);
        }
    }

    public FrameKind Kind(int frame) => (FrameKind)Int(Frame(frame));

    /// <summary>Frames the element, component or region takes, itself included; 1 for any other.</summary>
    public int Span(int frame) =>
        Kind(frame) is FrameKind.Element or FrameKind.Component or FrameKind.Region ? Int(Frame(frame) + 4) : 1;

    public string Name(int frame) => Text(Int(Frame(frame) + (Kind(frame) == FrameKind.Attribute ? 4 : 8))) ?? "";

    public string AttributeValue(int frame) => Text(Int(Frame(frame) + 8)) ?? "";

    /// <summary>0 where the attribute is no event handler.</summary>
    public ulong Handler(int frame) => BinaryPrimitives.ReadUInt64LittleEndian(data.AsSpan(Frame(frame) + 12));

    public int ComponentId(int frame) => Int(Frame(frame) + 8);

    /// <summary>Of a text or markup frame.</summary>
    public string Content(int frame) => Text(Int(Frame(frame) + 4)) ?? "";

    private int Frame(int index) => _frames + index * FrameBytes;

    private int Int(int offset) => At(data, offset);

    private string? Text(int index)
    {
        if (index < 0)
        {
            return null;
        }

        var at = Int(_strings + sizeof(int) * index);
        int length = 0, shift = 0;
        byte part;
        do
        {
            part = data[at++];
            length |= (part & 0x7f) << shift;
            shift += 7;
        }
        while ((part & 0x80) != 0);
        return Encoding.UTF8.GetString(data, at, length);
    }

    private static int At(byte[] data, int offset) => BinaryPrimitives.ReadInt32LittleEndian(data.AsSpan(offset));
}
