using System.Net;
using System.Text;
using Domain.Aws;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Testing;

/// <summary>
/// AWS as a function from the request to an answer: for answers the Sandbox gives nobody, such as a broken line.
/// STS always gives a session.
/// </summary>
public sealed class StubAws : HttpMessageHandler
{
    private readonly Func<string, HttpResponseMessage> answer;
    private readonly TimeProvider time;
    private readonly RateBudget budget = new(new HurriedClock(), NullLogger<RateBudget>.Instance);

    /// <param name="answer">Given the name of the operation, such as <c>AmazonEC2ContainerServiceV20141113.UpdateService</c>.</param>
    public StubAws(TimeProvider time, Func<string, HttpResponseMessage> answer)
    {
        this.time = time;
        this.answer = answer;
        Options = Microsoft.Extensions.Options.Options.Create(new AwsOptions { AccessKeyId = "AKIASTUB", SecretAccessKey = "stub" });
        Clients = new AwsClientFactory(Options, new AwsTransport(() => this), budget);
        Sessions = new AwsSessions(Clients, time);
    }

    public IOptions<AwsOptions> Options { get; }
    public AwsClientFactory Clients { get; }
    public AwsSessions Sessions { get; }

    /// <summary>The form bodies that STS was sent, in order.</summary>
    public List<string> Assumed { get; } = [];

    /// <summary>STS cannot be reached.</summary>
    public bool StsIsAway { get; set; }

    /// <summary>An error as ECS writes it.</summary>
    public static HttpResponseMessage Error(int status, string code, string message)
    {
        var response = new HttpResponseMessage((HttpStatusCode)status)
        {
            Content = new StringContent($$"""{"__type":"{{code}}","message":"{{message}}"}""", Encoding.UTF8, "application/x-amz-json-1.1"),
        };
        response.Headers.Add("x-amzn-RequestId", "stub-request");
        return response;
    }

    /// <summary>An answer as ECS writes it.</summary>
    public static HttpResponseMessage Json(string body) => new(HttpStatusCode.OK) { Content = new StringContent(body, Encoding.UTF8, "application/x-amz-json-1.1") };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Headers.TryGetValues("X-Amz-Target", out var target))
        {
            return answer(target.First());
        }

        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        lock (Assumed)
        {
            Assumed.Add(body);
        }

        if (StsIsAway)
        {
            throw new HttpRequestException("Connection refused");
        }

        return new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = new StringContent(
                $"""
                <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
                <AccessKeyId>ASIASTUB</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>token-{Assumed.Count}</SessionToken>
                <Expiration>{time.GetUtcNow().AddHours(1):yyyy-MM-ddTHH:mm:ssZ}</Expiration>
                </Credentials></AssumeRoleResult></AssumeRoleResponse>
                """,
                Encoding.UTF8, "text/xml"),
        };
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Clients.Dispose();
            budget.Dispose();
        }

        base.Dispose(disposing);
    }
}
