using Amazon.CertificateManager.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Acm;

/// <summary>AWS Certificate Manager, as far as it is read: what certificates there are, and what each is for.</summary>
internal sealed class CertificateManager(World world)
{
    private const int MostOfPage = 1000;

    public static Api Offer(World world)
    {
        var manager = new CertificateManager(world);
        return new Api("acm")
            .Read<ListCertificatesRequest, ListCertificatesResponse>("ListCertificates", manager.List)
            .Read<DescribeCertificateRequest, DescribeCertificateResponse>("DescribeCertificate", manager.Describe);
    }

    private ListCertificatesResponse List(ListCertificatesRequest request, Call call)
    {
        call.Authorize("*");
        if (request.Includes is not null || request.SortBy is not null || request.SortOrder is not null)
        {
            throw new AwsError("InvalidArgsException", "The Sandbox lists certificates by their status alone.");
        }
        if (request.MaxItems is < 1 or > MostOfPage)
        {
            throw new AwsError("ValidationException", $"1 validation error detected: Value '{request.MaxItems}' at 'maxItems' failed to satisfy constraint: Member must be between 1 and {MostOfPage}");
        }
        var own = call.Arn("acm", "certificate/");
        var wanted = world.State.Acm.Certificates.Values
            .Where(c => c.Arn.StartsWith(own, StringComparison.Ordinal) && (request.CertificateStatuses is not { Count: > 0 } asked || asked.Contains(c.StatusAt(world.Now)))).ToList();
        try
        {
            var (page, next) = PageToken.Take(wanted, c => c.Arn, "ListCertificates", request.NextToken, request.MaxItems ?? MostOfPage);
            return new() { CertificateSummaryList = page.ConvertAll(Summary), NextToken = next };
        }
        catch (FormatException)
        {
            throw new AwsError("InvalidArgsException", "The next token is not valid.");
        }
    }

    private DescribeCertificateResponse Describe(DescribeCertificateRequest request, Call call)
    {
        call.Authorize(request.CertificateArn);
        if (!request.CertificateArn.StartsWith(call.Arn("acm", "certificate/"), StringComparison.Ordinal) || !world.State.Acm.Certificates.TryGetValue(request.CertificateArn, out var found))
        {
            throw new AwsError("ResourceNotFoundException", $"Could not find certificate {request.CertificateArn}.");
        }
        return new()
        {
            Certificate = new()
            {
                CertificateArn = found.Arn, DomainName = found.Names[0], SubjectAlternativeNames = found.Names, Status = found.StatusAt(world.Now), Type = "AMAZON_ISSUED", KeyAlgorithm = "RSA_2048",
                CreatedAt = found.Created.UtcDateTime, IssuedAt = found.NotBefore?.UtcDateTime, NotBefore = found.NotBefore?.UtcDateTime, NotAfter = found.NotAfter?.UtcDateTime,
                InUseBy = [.. world.State.Elb.Listeners.Values.Where(l => (l.Certificates ?? []).Exists(c => c.CertificateArn == found.Arn)).Select(l => l.LoadBalancerArn).Distinct(StringComparer.Ordinal)],
            },
        };
    }

    private CertificateSummary Summary(CertificateRecord c) => new()
    {
        CertificateArn = c.Arn, DomainName = c.Names[0], SubjectAlternativeNameSummaries = c.Names, HasAdditionalSubjectAlternativeNames = false, Status = c.StatusAt(world.Now), Type = "AMAZON_ISSUED",
        KeyAlgorithm = "RSA_2048", CreatedAt = c.Created.UtcDateTime, IssuedAt = c.NotBefore?.UtcDateTime, NotBefore = c.NotBefore?.UtcDateTime, NotAfter = c.NotAfter?.UtcDateTime,
    };
}
