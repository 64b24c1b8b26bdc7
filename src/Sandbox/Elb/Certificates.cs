using System.Text.RegularExpressions;
using Amazon.ElasticLoadBalancingV2.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Elb;

/// <summary>
/// Certificates of HTTPS and TLS listeners: the default one and those chosen by server name. The Sandbox has no certificate
/// authority, so that every well-formed ARN of the listener's Region stands for a certificate.
/// </summary>
internal sealed partial class Certificates(World world)
{
    private ElbState Elb => world.State.Elb;

    public void Register(Api api) => api
        .Write<AddListenerCertificatesRequest, AddListenerCertificatesResponse>("AddListenerCertificates", Add)
        .Write<RemoveListenerCertificatesRequest, RemoveListenerCertificatesResponse>("RemoveListenerCertificates", Remove)
        .Read<DescribeListenerCertificatesRequest, DescribeListenerCertificatesResponse>("DescribeListenerCertificates", Describe);

    /// <summary>The ARN of the one certificate that a call may name.</summary>
    public static string One(List<Certificate>? certificates, string region)
    {
        if (certificates is not { Count: > 0 })
        {
            throw ElbErrors.Invalid("A certificate must be specified for HTTPS listeners");
        }
        if (certificates.Count > 1)
        {
            throw new AwsError("TooManyCertificates", "You can specify only one certificate per call");
        }
        var arn = certificates[0].CertificateArn ?? "";
        if (!Arn().IsMatch(arn))
        {
            throw ElbErrors.Invalid($"Certificate ARN '{arn}' is not valid");
        }
        return arn.StartsWith("arn:aws:acm:", StringComparison.Ordinal) && arn.Split(':')[3] != region
            ? throw new AwsError("CertificateNotFound", $"Certificate '{arn}' not found")
            : arn;
    }

    private AddListenerCertificatesResponse Add(AddListenerCertificatesRequest request, Call call)
    {
        ElbAccess.Authorize(call, Elb, request.ListenerArn);
        var listener = Secure(request.ListenerArn);
        var arn = One(request.Certificates, call.Region);
        var list = Elb.Certificates.GetValueOrDefault(listener.ListenerArn) ?? [];
        if (!list.Contains(arn))
        {
            if (list.Count >= ElbLimits.Certificates)
            {
                throw new AwsError("TooManyCertificates", $"The maximum number of certificates has been reached on the listener '{listener.ListenerArn}': '{ElbLimits.Certificates}'");
            }
            Elb.Certificates[listener.ListenerArn] = [.. list, arn];
        }
        return new() { Certificates = [new() { CertificateArn = arn, IsDefault = false }] };
    }

    private RemoveListenerCertificatesResponse Remove(RemoveListenerCertificatesRequest request, Call call)
    {
        ElbAccess.Authorize(call, Elb, request.ListenerArn);
        var listener = Secure(request.ListenerArn);
        var arn = One(request.Certificates, call.Region);
        var removed = Elb.Certificates.GetValueOrDefault(listener.ListenerArn)?.Remove(arn) == true;
        return removed || listener.Certificates[0].CertificateArn != arn
            ? new()
            : throw ElbErrors.NotPermitted($"Default certificate '{arn}' cannot be removed from the listener");
    }

    private DescribeListenerCertificatesResponse Describe(DescribeListenerCertificatesRequest request, Call call)
    {
        call.Authorize("*");
        var listener = Elb.Listeners.GetValueOrDefault(request.ListenerArn) ?? throw ElbErrors.NoListener();
        List<Certificate> all =
        [
            .. (listener.Certificates ?? []).Select(c => new Certificate { CertificateArn = c.CertificateArn, IsDefault = true }),
            .. (Elb.Certificates.GetValueOrDefault(listener.ListenerArn) ?? []).Select(c => new Certificate { CertificateArn = c, IsDefault = false }),
        ];
        var (page, next) = ElbPages.Take(all, c => $"{c.IsDefault} {c.CertificateArn}", $"DescribeListenerCertificates {request.ListenerArn}", request.Marker, request.PageSize);
        return new() { Certificates = page, NextMarker = next };
    }

    private Listener Secure(string arn)
    {
        var listener = Elb.Listeners.GetValueOrDefault(arn) ?? throw ElbErrors.NoListener();
        return Protocols.IsSecure(listener.Protocol.Value) ? listener : throw ElbErrors.NotPermitted($"Certificates cannot be changed on a listener of protocol '{listener.Protocol.Value}'");
    }

    [GeneratedRegex(@"^arn:aws[a-z-]*:(acm:[a-z0-9-]+:\d{12}:certificate/[A-Za-z0-9-]+|iam::\d{12}:server-certificate/[\w+=,.@/-]+)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Arn();
}
