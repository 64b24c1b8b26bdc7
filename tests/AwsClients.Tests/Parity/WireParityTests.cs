using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Amazon.Runtime;

namespace AwsClients.Tests.Parity;

/// <summary>The same request and the same answer through the real client and the generated one.</summary>
public sealed partial class WireParityTests
{
    private const int Rounds = 8;

    public static TheoryData<string> Services => PackagePair.Names;

    [Theory, MemberData(nameof(Services))]
    public async Task A_generated_client_sends_what_the_real_one_sends(string service)
    {
        var pair = PackagePair.Of(service);
        var (real, ours) = (new Wire(), new Wire());
        var (realClient, ourClient) = (pair.Client(pair.Real, real), pair.Client(pair.Ours, ours));
        var differences = new List<string>();
        foreach (var (operation, round) in Operations(pair))
        {
            var (left, right) = Twins.Make(pair.RealType(operation.RequestType), operation.RequestType, round);
            var refusal = await Refusal(PackagePair.Call(realClient, operation.Name, left));
            if (refusal?.Contains("does not have required field", StringComparison.Ordinal) == true)
            {
                Assert.Equal(refusal, await Refusal(PackagePair.Call(ourClient, operation.Name, right)));
                continue;
            }

            await PackagePair.Call(ourClient, operation.Name, right);
            // these come before any credentials: the real client leaves them unsigned
            var unsigned = operation.Name is "AssumeRoleWithSAML" or "AssumeRoleWithWebIdentity" || (operation.Service.Protocol is Protocol.RestJson && operation.Name != "CreateTokenWithIAM");
            if (Comparable(real.Sent[^1]) is var a && Comparable(unsigned ? ours.Sent[^1] with { Scope = null } : ours.Sent[^1]) is var b && a != b)
            {
                differences.Add($"{operation.Name} {round}\n  {a}\n  {b}");
            }
        }

        Assert.Equal(ours.Sent.Count, real.Sent.Count);
        Assert.True(ours.Sent.Count >= Rounds * 2);
        AssertNone(differences);
    }

    [Theory, MemberData(nameof(Services))]
    public async Task A_generated_client_reads_an_answer_as_the_real_one_does(string service)
    {
        var pair = PackagePair.Of(service);
        var wire = new Wire();
        var (realClient, ourClient) = (pair.Client(pair.Real, wire), pair.Client(pair.Ours, wire));
        var differences = new List<string>();
        var told = 0;
        foreach (var (operation, round) in Operations(pair).Where(o => !ChecksumsChecked.Contains(o.Operation.Name)))
        {
            var (_, payload) = Twins.Make(pair.RealType(operation.ResponseType), operation.ResponseType, round);
            wire.Answer = _ => (200, Answers.Write(operation, payload));
            var (left, right) = Sendable(pair, operation);
            var (a, b) = (await PackagePair.Call(realClient, operation.Name, left), await PackagePair.Call(ourClient, operation.Name, right));
            told += TwinDifferences.Between(payload, Activator.CreateInstance(operation.ResponseType)).Count();
            differences.AddRange(TwinDifferences.Between(a, b).Select(d => $"{operation.Name} {round} {d}"));
        }

        Assert.True(told > Rounds, "the answers say something");
        AssertNone(differences);
    }

    [Theory, MemberData(nameof(Services))]
    public async Task A_generated_client_throws_the_exception_the_real_one_throws(string service)
    {
        var pair = PackagePair.Of(service);
        var wire = new Wire();
        var (realClient, ourClient) = (pair.Client(pair.Real, wire), pair.Client(pair.Ours, wire));
        var differences = new List<string>();
        foreach (var (operation, error) in ErrorsOf(pair))
        {
            var exception = (Exception)(Activator.CreateInstance(error.ExceptionType, "what went wrong") ?? throw new InvalidOperationException());
            var filled = Twins.Make(pair.RealType(error.ExceptionType), error.ExceptionType, 7).Right;
            Copy(filled, exception);
            wire.Answer = _ => (error.Status, Answers.WriteError(pair.Service, error, exception));
            var (left, right) = Sendable(pair, operation);
            var a = await Assert.ThrowsAnyAsync<AmazonServiceException>(() => PackagePair.Call(realClient, operation.Name, left));
            var b = await Assert.ThrowsAnyAsync<AmazonServiceException>(() => PackagePair.Call(ourClient, operation.Name, right));
            if (Words(a) != Words(b))
            {
                differences.Add($"{operation.Name} {error.Code}: {Words(a)} / {Words(b)}");
            }

            differences.AddRange(TwinDifferences.Between(a, b).Select(d => $"{operation.Name} {error.Code} {d}"));
        }

        AssertNone(differences);
    }

    /// <summary>SQS once spoke the query protocol: its answers name the code of those days in a header, for those who still wait for it.</summary>
    [Fact]
    public async Task A_code_of_the_query_protocol_is_taken_as_the_real_client_takes_it()
    {
        var pair = PackagePair.Of("Amazon.SQS");
        var wire = new Wire();
        var (realClient, ourClient) = (pair.Client(pair.Real, wire), pair.Client(pair.Ours, wire));
        var operation = pair.Service.Operations["GetQueueUrl"];
        var (left, right) = Twins.Make(pair.RealType(operation.RequestType), operation.RequestType, 1);
        wire.AnswerHeaders["x-amzn-query-error"] = "AWS.SimpleQueueService.NonExistentQueue;Sender";
        foreach (var code in new[] { "com.amazonaws.sqs#QueueDoesNotExist", "com.amazonaws.sqs#BrandNew" })
        {
            wire.Answer = _ => (400, $$"""{"__type":"{{code}}","message":"no such queue"}""");
            var a = await Assert.ThrowsAnyAsync<AmazonServiceException>(() => PackagePair.Call(realClient, "GetQueueUrl", left));
            var b = await Assert.ThrowsAnyAsync<AmazonServiceException>(() => PackagePair.Call(ourClient, "GetQueueUrl", right));
            Assert.Equal(Words(a), Words(b));
        }
    }

    /// <summary>The real client checks the MD5 of a message in these answers, which random answers cannot have.</summary>
    private static readonly string[] ChecksumsChecked = ["SendMessage", "SendMessageBatch", "ReceiveMessage"];

    private static void AssertNone(List<string> differences) =>
        Assert.True(differences.Count == 0, $"{differences.Count} differences, real / generated:\n{string.Join('\n', differences.Take(20))}");

    private static IEnumerable<(OperationModel Operation, int Round)> Operations(PackagePair pair) =>
        from operation in pair.Service.Operations.Values.OrderBy(o => o.Name, StringComparer.Ordinal)
        from round in Enumerable.Range(0, Rounds)
        select (operation, round);

    /// <summary>Each error by way of an operation whose real client knows it.</summary>
    private static IEnumerable<(OperationModel, ErrorModel)> ErrorsOf(PackagePair pair) =>
        from operation in pair.Service.Operations.Values
        from code in operation.Errors
        select (operation, pair.Service.Errors[code]);

    private static void Copy(object from, object to)
    {
        foreach (var (p, q) in Twins.Shared(from.GetType(), to.GetType()))
        {
            q.SetValue(to, p.GetValue(from));
        }
    }

    private static string Words(AmazonServiceException e) => $"{e.GetType().FullName} {e.ErrorCode} {e.ErrorType} {e.StatusCode} {e.RequestId} {e.Message}";

    /// <summary>The real client may refuse the empty answer; what it sent is what counts, unless it sent nothing.</summary>
    private static async Task<string?> Refusal(Task call)
    {
        try
        {
            await call;
            return null;
        }
        catch (Exception e) when (e is AmazonClientException or AmazonServiceException or NullReferenceException or ArgumentNullException)
        {
            return e.Message;
        }
    }

    /// <summary>Requests that are sent: what stands in an address must be there.</summary>
    private static (object Left, object Right) Sendable(PackagePair pair, OperationModel operation)
    {
        var (left, right) = Twins.Make(pair.RealType(operation.RequestType), operation.RequestType, 1);
        foreach (var property in operation.Missing(right).Select(name => char.ToUpperInvariant(name[0]) + name[1..]).Where(_ => operation.Http is not null))
        {
            foreach (var request in new[] { left, right })
            {
                request.GetType().GetProperty(property)?.SetValue(request, "there");
            }
        }

        return (left, right);
    }

    /// <summary>Generated tokens differ; JSON members may stand in another order.</summary>
    private static string Comparable(Sent sent)
    {
        var body = Token().Replace(sent.Body, "TOKEN");
        var sorted = body.StartsWith('{') ? Sorted(JsonNode.Parse(body))?.ToJsonString() : string.Join('&', body.Split('&').Order(StringComparer.Ordinal));
        return $"{sent.Method} {sent.Address} {sent.Target} {sent.ContentType} {sent.Scope} {string.Join(' ', sent.Headers.OrderBy(h => h.Key, StringComparer.OrdinalIgnoreCase).Select(h => $"{h.Key.ToLowerInvariant()}={h.Value}"))} {sorted}";
    }

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject o => new JsonObject(o.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, Sorted(p.Value)))),
        JsonArray a => new JsonArray([.. a.Select(Sorted)]),
        _ => node?.DeepClone(),
    };

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")]
    private static partial Regex Token();
}
