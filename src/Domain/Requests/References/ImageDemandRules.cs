using System.Globalization;
using Domain.Catalog;

namespace Domain.Requests.References;

/// <summary>Whether every image that would run has the proof its template demands: what cannot be proven does not run. Pure.</summary>
public static class ImageDemandRules
{
    private const string OfScan = "Image · scan";
    private const string OfSignature = "Image · signature";

    /// <param name="images">As the task definitions name them; without any there is nothing to prove.</param>
    public static IEnumerable<Check> Check(ImageDemand? demand, IReadOnlyList<string> images, FoundReferences found) =>
        demand is null ? [] : images.Select(image => One(demand, image, found.Images.GetValueOrDefault(image)));

    private static Check One(ImageDemand demand, string image, FoundImage? found)
    {
        var (rule, wanted) = demand.Proof switch
        {
            ImageProof.Scan => (OfScan, "scanned by Amazon ECR"),
            ImageProof.Signature => (OfSignature, "signed"),
        };
        var name = EcrImage.Of(image)?.ToString() ?? FieldRules.Short(image);
        return found switch
        {
            FoundImage.There { Proof: FoundProof.Scanned scanned } => Scanned(scanned, demand.WorstAllowed, name),
            FoundImage.There { Proof: FoundProof.Signatures { By: { Count: > 0 } by } } =>
                new(CheckOutcome.Pass, $"Image {name} has a signature ({string.Join(", ", by)}) in its repository. Whose it is was not verified.", rule),
            FoundImage.There { Proof: FoundProof.Signatures } => Fail($"Image {name} has no signature in its repository, and the template demands one. Sign its digest with AWS Signer, Notation or cosign, then check again."),
            FoundImage.There { Proof: FoundProof.NeverScanned } =>
                Fail($"Image {name} was never scanned, and the template demands it. Start a scan in Amazon ECR, or switch on scan on push for its repository, then check again. Of an image for several architectures each part is scanned by itself: name the digest of the one that runs."),
            FoundImage.There { Proof: FoundProof.ScanRuns } => Fail($"The scan of image {name} is not finished. Wait a minute, then check again."),
            FoundImage.There { Proof: FoundProof.ScanBroken broken } =>
                Fail($"The scan of image {name} came to nothing: {broken.Status}{(broken.Said.Length > 0 ? $", {broken.Said.TrimEnd('.')}" : "")}. Start it again in Amazon ECR, or use a base image that it can scan."),
            FoundImage.There { Proof: FoundProof.NotAsked unknown } => Fail($"The template demands images that are {wanted}, and that could not be seen for {name}. {unknown.Why}"),
            FoundImage.NotAsked unknown => Fail($"The template demands images that are {wanted}, and that could not be seen for {name}. {unknown.Why}"),
            FoundImage.NoRepository or FoundImage.NoImage => Fail($"The template demands images that are {wanted}, and {name} is not there."),
            _ => Fail($"The template demands images that are {wanted}, and {name} is in no registry of Amazon ECR. Copy it into one, and name it there."),
        };

        Check Fail(string finding) => new(CheckOutcome.Fail, finding, rule);
    }

    private static Check Scanned(FoundProof.Scanned scan, FindingSeverity? worstAllowed, string name)
    {
        var counts = scan.Counts.Where(c => c.Value > 0).Select(c => (Severity: Severity(c.Key), Count: c.Value)).ToList();
        var over = counts.Where(c => worstAllowed is not { } most || c.Severity > most).ToList();
        var (bound, at) = (worstAllowed is { } allowed ? $"nothing above {Word(allowed)}" : "no finding at all", scan.At is { } when ? string.Create(CultureInfo.InvariantCulture, $" of {when:yyyy-MM-dd}") : "");
        return over.Count > 0
            ? new(CheckOutcome.Fail, $"The scan{at} of image {name} found {Listed(over)}, and the template allows {bound}. Update what it is built from, push it anew and name that image.", OfScan)
            : new(CheckOutcome.Pass, $"The scan{at} of image {name} found {(counts.Count == 0 ? "nothing" : $"{Listed(counts)}, which the template allows")}.", OfScan);
    }

    private static string Listed(IEnumerable<(FindingSeverity Severity, int Count)> counts) =>
        string.Join(", ", counts.GroupBy(c => c.Severity).OrderByDescending(g => g.Key).Select(g => string.Create(CultureInfo.InvariantCulture, $"{g.Sum(c => c.Count)} {Word(g.Key)}")));

    /// <summary>A severity that AWS has not judged yet (enhanced scanning: UNTRIAGED) may be any, so it counts as the worst.</summary>
    private static FindingSeverity Severity(string word) => Enum.TryParse<FindingSeverity>(word, ignoreCase: true, out var known) ? known : FindingSeverity.Critical;

    private static string Word(FindingSeverity severity) => severity.ToString().ToLowerInvariant();
}
