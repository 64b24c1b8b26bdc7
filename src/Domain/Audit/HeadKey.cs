using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Domain.Audit;

/// <summary>Signs heads of the record, and knows whether a head was signed by this key or a former one. The key never enters the database.</summary>
public sealed class HeadKey(IOptions<AuditOptions> options, AuditPlace place) : IDisposable
{
    private readonly Lock turn = new();
    private Keys? loaded;

    /// <summary>SubjectPublicKeyInfo as PEM: what an auditor needs to check heads without Berth.</summary>
    public string PublicKeyPem
    {
        get
        {
            lock (turn)
            {
                return Load().Own.ExportSubjectPublicKeyInfoPem() + "\n";
            }
        }
    }

    /// <summary>Reads the key, so that a wrong one is found at start.</summary>
    /// <exception cref="InvalidOperationException">It is none of ECDSA on P-256; the message says what to do.</exception>
    internal void Check()
    {
        lock (turn)
        {
            Load();
        }
    }

    internal PublishedHead Sign(long sequence, string hash, DateTimeOffset now)
    {
        var head = new PublishedHead(sequence, hash, now, "");
        lock (turn)
        {
            return head with { Signature = Convert.ToBase64String(Load().Own.SignData(Bytes(head), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)) };
        }
    }

    internal bool IsGenuine(PublishedHead head)
    {
        var signature = new byte[head.Signature.Length];
        if (!Convert.TryFromBase64String(head.Signature, signature, out var length))
        {
            return false;
        }

        lock (turn)
        {
            return Load().All.Any(k => k.VerifyData(Bytes(head), signature.AsSpan(0, length), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        }
    }

    private static byte[] Bytes(PublishedHead head) => Encoding.ASCII.GetBytes(head.Signed);

    private Keys Load() => loaded ??= new Keys(Read(Own(), "Audit:SigningKey or Audit:SigningKeyFile", needsPrivate: true), [.. Former().Select(pem => Read(pem, "Audit:FormerKeysFile", needsPrivate: false))]);

    private string Own() => options.Value switch
    {
        { SigningKey: { Length: > 0 } text } => text.Replace("\\n", "\n", StringComparison.Ordinal),
        { SigningKeyFile: { Length: > 0 } file } => File.ReadAllText(file),
        _ => File.ReadAllText(Made()),
    };

    private IEnumerable<string> Former()
    {
        if (options.Value.FormerKeysFile is not { Length: > 0 } file)
        {
            yield break;
        }

        var rest = File.ReadAllText(file);
        while (PemEncoding.TryFind(rest, out var found))
        {
            yield return rest[found.Location];
            rest = rest[found.Location.End..];
        }
    }

    // the settings' rules have refused by now where none may be made
    private string Made()
    {
        if (!File.Exists(place.MadeKeyFile))
        {
            Directory.CreateDirectory(place.Folder);
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var part = $"{place.MadeKeyFile}.{Guid.CreateVersion7():N}";
            var create = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                create.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using (var file = new FileStream(part, create))
            {
                file.Write(Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem() + "\n"));
            }

            try
            {
                File.Move(part, place.MadeKeyFile);
            }
            catch (IOException) when (File.Exists(place.MadeKeyFile))
            {
                // another process was first
                File.Delete(part);
            }
        }

        return place.MadeKeyFile;
    }

    private static ECDsa Read(string pem, string setting, bool needsPrivate)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            var parameters = key.ExportParameters(needsPrivate);
            if (parameters.Curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value)
            {
                return key;
            }
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            key.Dispose();
            throw new InvalidOperationException($"{setting} holds no key that can be read: {e.Message} It must be PEM, ECDSA on P-256{(needsPrivate ? ", private and without a password" : "")}.", e);
        }

        key.Dispose();
        throw new InvalidOperationException($"{setting} holds a key of another kind. It must be ECDSA on P-256, such as \"openssl ecparam -name prime256v1 -genkey -noout\" makes.");
    }

    public void Dispose()
    {
        foreach (var key in loaded?.All ?? [])
        {
            key.Dispose();
        }
    }

    private sealed record Keys(ECDsa Own, IReadOnlyList<ECDsa> Others)
    {
        public IEnumerable<ECDsa> All => Others.Prepend(Own);
    }
}
