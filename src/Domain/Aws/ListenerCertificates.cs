using Amazon.CertificateManager;
using Amazon.CertificateManager.Model;
using Amazon.ElasticLoadBalancingV2.Model;

namespace Domain.Aws;

/// <summary>Certificates of a listener: its default one, and those chosen by server name.</summary>
internal static class ListenerCertificates
{
    private const int ListPage = 400;

    /// <summary>ARNs, the default one first.</summary>
    public static async Task<IReadOnlyList<string>> OfAsync(AwsSession session, string listener, CancellationToken cancellationToken)
    {
        var all = await AwsPages.AllAsync(
            "list certificates of a listener",
            (next, cancel) => session.LoadBalancing.DescribeListenerCertificatesAsync(new DescribeListenerCertificatesRequest { ListenerArn = listener, Marker = next, PageSize = ListPage }, cancel),
            page => page.Certificates, page => page.NextMarker, cancellationToken);
        return [.. all.OrderByDescending(c => c.IsDefault == true).Select(c => c.CertificateArn).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Host names that those which are valid are for; null where one of them could not be read: it is none of Certificate Manager's, or the reader may not.</summary>
    public static async Task<IReadOnlyList<string>?> HostsAsync(AwsSession session, IReadOnlyList<string> certificates, CancellationToken cancellationToken)
    {
        try
        {
            var hosts = new List<string>();
            foreach (var arn in certificates)
            {
                if (arn.Split(':') is not [_, _, "acm", ..])
                {
                    return null;
                }

                var request = new DescribeCertificateRequest { CertificateArn = arn };
                var found = (await AwsWords.AskAsync("read a certificate", cancel => session.Certificates.DescribeCertificateAsync(request, cancel), cancellationToken)).Certificate;
                if (found.Status == CertificateStatus.ISSUED)
                {
                    hosts.AddRange((found.SubjectAlternativeNames ?? []).Append(found.DomainName));
                }
            }

            return [.. hosts.Distinct(StringComparer.OrdinalIgnoreCase)];
        }
        catch (AwsRefused)
        {
            return null;
        }
    }
}
