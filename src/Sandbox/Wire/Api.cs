namespace Sandbox.Wire;

/// <summary>How one operation is carried out.</summary>
/// <param name="Write">Whether it changes the state, so that it is saved before the answer leaves.</param>
internal sealed record Handler(bool Write, Func<object, Call, object> Run);

/// <summary>The operations one service offers here. An operation that AWS has and this list lacks is refused by name.</summary>
/// <param name="prefix">The service in IAM's words: <c>ecs</c>, <c>application-autoscaling</c>.</param>
/// <param name="check">What is looked at in every request before its operation; it throws what the service answers.</param>
internal sealed class Api(string prefix, Action<object>? check = null)
{
    private readonly Dictionary<string, Handler> handlers = new(StringComparer.Ordinal);

    public string Prefix => prefix;

    public IEnumerable<string> Operations => handlers.Keys;

    public Handler? Find(string operation) => handlers.GetValueOrDefault(operation);

    public Api Read<TRequest, TResponse>(string operation, Func<TRequest, Call, TResponse> run)
        where TRequest : notnull where TResponse : notnull
        => Add(operation, write: false, run);

    public Api Write<TRequest, TResponse>(string operation, Func<TRequest, Call, TResponse> run)
        where TRequest : notnull where TResponse : notnull
        => Add(operation, write: true, run);

    private Api Add<TRequest, TResponse>(string operation, bool write, Func<TRequest, Call, TResponse> run)
        where TRequest : notnull where TResponse : notnull
    {
        handlers.Add(operation, new(write, (request, call) =>
        {
            check?.Invoke(request);
            return run((TRequest)request, call);
        }));
        return this;
    }
}
