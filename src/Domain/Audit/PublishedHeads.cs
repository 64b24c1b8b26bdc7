using System.Globalization;
using System.Text;
using Microsoft.Extensions.Options;

namespace Domain.Audit;

/// <summary>The file of signed heads, outside the database, only ever added to. Several processes share its folder.</summary>
public sealed class PublishedHeads(IOptions<AuditOptions> options, AuditPlace place)
{
    public const string FileName = "heads.log";

    /// <summary>Where it is, for whoever keeps copies of it.</summary>
    public string File => Path.Combine(place.Folder, options.Value.PublishTo, FileName);

    /// <summary>All heads by the line they sign. What is no head, such as a line cut off by a crash, is left out.</summary>
    internal IReadOnlyList<PublishedHead> Read() =>
        System.IO.File.Exists(File) ? [.. System.IO.File.ReadLines(File).Select(PublishedHead.Parse).OfType<PublishedHead>().OrderBy(h => h.Sequence)] : [];

    internal void Add(PublishedHead head)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File) ?? place.Folder);
        using var file = new FileStream(File, FileMode.Append, FileAccess.Write, FileShare.Read);
        // a line that a crash cut off must not swallow this one
        file.Write(Encoding.ASCII.GetBytes(file.Position == 0 ? $"{head}\n" : $"\n{head}\n"));
        file.Flush(flushToDisk: true);
    }

    /// <summary>Puts the file aside, kept under another name: only for the demo, whose record begins anew.</summary>
    internal void StartOver(DateTimeOffset now)
    {
        if (System.IO.File.Exists(File))
        {
            System.IO.File.Move(File, File + now.UtcDateTime.ToString("'.'yyyyMMddHHmmssfff", CultureInfo.InvariantCulture), overwrite: true);
        }
    }
}
