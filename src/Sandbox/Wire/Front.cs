using AwsClients;
using Sandbox.Control;
using Sandbox.Iam;
using Sandbox.State;

namespace Sandbox.Wire;

/// <summary>
/// The way of one call: find the service, know the caller, read the request by AWS's model, run it, write the answer.
/// </summary>
internal sealed class Front(World world, ServiceEndpoints endpoints, Faults faults, Throttles throttles, CallLog log, CallCounter counter)
{
    private readonly SignatureCheck check = new();

    /// <summary>Answers a call and says whether the state must be saved before the answer leaves.</summary>
    /// <param name="again">The second look of a long poll that waited: one call, which is counted and logged already.</param>
    public (Answer Answer, bool Save) Run(Exchange exchange, bool again = false)
    {
        var requestId = World.NewUuid();
        var signature = Signature.Read(exchange);
        if (endpoints.Find(exchange, signature) is not { } target)
        {
            return (Answers.UnknownService(requestId), false);
        }
        var handler = target.Endpoint.Api.Find(target.Operation);
        if (!again)
        {
            counter.Called($"{target.Endpoint.Api.Prefix}:{target.Operation}");
        }
        Call? call = null;
        var outcome = "ok";
        try
        {
            var caller = Known(target.Endpoint, exchange, signature);
            call = new Call(world, faults, caller, target.Endpoint.Api.Prefix, target.Operation, signature?.Region ?? SandboxAccount.Region, requestId, exchange.Text);
            if (faults.Take(Faults.Timeout, call.Action, exchange.Text) is { } silence)
            {
                outcome = Faults.Timeout;
                return (new(0, "", [], requestId) { Late = TimeSpan.FromSeconds(silence.Seconds ?? 300), Lost = true }, false);
            }
            var (operation, response) = Invoke(target, handler, exchange, call);
            var lost = faults.Strikes(Faults.Lost, call.Action, exchange.Text, call.Resource);
            return (Held(Answers.Result(target.Endpoint, operation, response, requestId) with { Lost = lost, Waits = call.Waits }, exchange, call), handler?.Write == true);
        }
        catch (AwsError error)
        {
            outcome = error.Code;
            // A refused change is saved as well: it is in the log, and may have come some of its way.
            return (Held(Answers.Error(target.Endpoint, error, requestId), exchange, call), handler?.Write == true);
        }
        finally
        {
            if (!again)
            {
                log.Add(new(
                    ++world.State.CallCount, world.Now, $"{target.Endpoint.Api.Prefix}:{target.Operation}", call?.Caller.Arn ?? "", call?.Resource, outcome,
                    call?.ClientToken, call?.Caller.SourceIdentity, call?.Caller.SessionTags ?? new Dictionary<string, string>(StringComparer.Ordinal),
                    requestId, handler?.Write == true));
            }
        }
    }

    private Answer Held(Answer answer, Exchange exchange, Call? call)
        => call is not null && faults.Take(Faults.Slow, call.Action, exchange.Text, call.Resource) is { } slow
            ? answer with { Late = TimeSpan.FromSeconds(slow.Seconds ?? 3) }
            : answer;

    private (OperationModel Operation, object Response) Invoke(Target target, Handler? handler, Exchange exchange, Call call)
    {
        var endpoint = target.Endpoint;
        if (!endpoint.Model.Operations.TryGetValue(target.Operation, out var operation))
        {
            throw endpoint.SpeaksJson
                ? new AwsError("UnknownOperationException", "")
                : new AwsError("InvalidAction", $"Could not find operation {target.Operation} for version {endpoint.Model.ApiVersion}");
        }
        if (handler is null)
        {
            throw new AwsError(
                endpoint.SpeaksJson ? "UnknownOperationException" : "InvalidAction",
                $"The Sandbox does not offer {endpoint.Api.Prefix}:{target.Operation}.");
        }
        if (throttles.Refuses(call.Account, call.Region, call.Action) || faults.Strikes(Faults.Throttle, call.Action, exchange.Text))
        {
            counter.Throttled(call.Action);
            throw Throttles.Refusal(endpoint.Api.Prefix);
        }
        if (faults.Take(Faults.Error, call.Action, exchange.Text) is { } failure)
        {
            throw ServerErrors.Of(endpoint.Api.Prefix, failure.Code);
        }
        var request = Requests.Read(target, operation, exchange);
        if (operation.Missing(request) is [var missing, ..])
        {
            throw Required(endpoint, missing);
        }
        var response = handler.Run(request, call);
        if (handler.Write)
        {
            world.Changed = true;
        }
        return (operation, response);
    }

    private Caller Known(ServiceEndpoint endpoint, Exchange exchange, Signature? signature)
    {
        if (signature is null)
        {
            if (exchange.Query.Contains("X-Amz-Signature=", StringComparison.OrdinalIgnoreCase))
            {
                throw new AwsError(endpoint.SpeaksJson ? "IncompleteSignatureException" : "IncompleteSignature", "The Sandbox does not take presigned requests. Sign in the Authorization header.");
            }
            throw exchange.Header("Authorization") is null
                ? new AwsError(endpoint.SpeaksJson ? "MissingAuthenticationTokenException" : "MissingAuthenticationToken", "Request is missing Authentication Token", endpoint.SpeaksJson ? 400 : 403)
                : new AwsError(endpoint.SpeaksJson ? "IncompleteSignatureException" : "IncompleteSignature", "Authorization header requires 'Credential', 'SignedHeaders' and 'Signature' parameters.");
        }
        try
        {
            if (Callers.Find(world.State.Iam, signature, world.Now) is { } caller && Callers.Secret(world.State.Iam, signature.AccessKeyId) is { } secret)
            {
                check.Verify(endpoint, exchange, signature, secret);
                return caller;
            }
        }
        catch (ExpiredSessionException)
        {
            throw endpoint.Speaks switch
            {
                Protocol.Json10 or Protocol.Json11 or Protocol.Cbor or Protocol.RestJson => new AwsError("ExpiredTokenException", "The security token included in the request is expired"),
                Protocol.Query or Protocol.RestXml => new AwsError("ExpiredToken", "The security token included in the request is expired", 403),
                Protocol.Ec2Query => new AwsError("RequestExpired", "Request has expired."),
            };
        }
        throw endpoint.Speaks switch
        {
            Protocol.Json10 or Protocol.Json11 or Protocol.Cbor or Protocol.RestJson => new AwsError("UnrecognizedClientException", "The security token included in the request is invalid."),
            Protocol.Query or Protocol.RestXml => new AwsError("InvalidClientTokenId", "The security token included in the request is invalid.", 403),
            Protocol.Ec2Query => new AwsError("AuthFailure", "AWS was not able to validate the provided access credentials", 401),
        };
    }

    /// <summary>What each service says of an absent member that its model requires.</summary>
    private static AwsError Required(ServiceEndpoint endpoint, string member) => endpoint.Api.Prefix switch
    {
        "ecs" => new("InvalidParameterException", $"{member} can not be blank."),
        "logs" => new("InvalidParameterException", Constraint(member)),
        "cloudwatch" => new("MissingParameter", $"The parameter {member} is required."),
        "sqs" => new("MissingParameter", $"The request must contain the parameter {member}."),
        "servicediscovery" => new("InvalidInput", Constraint(member)),
        "route53" => new("InvalidInput", Constraint(member)),
        "ec2" => new("MissingParameter", $"The request must contain the parameter {member}"),
        _ => new(endpoint.SpeaksJson ? "ValidationException" : "ValidationError", Constraint(member)),
    };

    private static string Constraint(string member)
        => $"1 validation error detected: Value at '{char.ToLowerInvariant(member[0])}{member[1..]}' failed to satisfy constraint: Member must not be null";
}
