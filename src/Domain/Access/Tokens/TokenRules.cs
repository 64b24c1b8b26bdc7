namespace Domain.Access.Tokens;

/// <summary>What a token may. Pure; null means permitted, otherwise the sentence to show.</summary>
public static class TokenRules
{
    /// <summary>The one kind of request that <see cref="TokenAction.DeployImage"/> asks for.</summary>
    public const string ImageKind = "service-image";

    public static readonly TimeSpan Longest = TimeSpan.FromDays(365);
    public const int MostOfAPerson = 50;

    /// <summary>The answer to everything that is not open to tokens.</summary>
    public const string Never = "An API token may not do this, whoever made it. Sign in and do it yourself.";

    public static string? WhyNotSee(ActingToken token, Target target) =>
        !token.OwnerMaySee ? Owner(token) : WhyNotReach(token.Scope, target);

    public static string? WhyNotRequest(ActingToken token, Target target) =>
        !token.OwnerMayRequest || (token.Owner is { } owner && target.TeamId == token.Scope.TeamId && Permits.WhyNotRequest(owner, target) is not null) ? Owner(token)
        : token.Scope.Action is TokenAction.Read ? "This API token may only read. Make one that may ask for changes."
        : WhyNotReach(token.Scope, target) is { } outside ? outside
        : token.Scope.Action is TokenAction.DeployImage && target.Kind != ImageKind
            ? $"This API token may only ask for another image of {token.Scope.Service}: send the kind \"{ImageKind}\", or make a token that may ask for any change."
        : null;

    /// <summary>Whether a person may make a token of this reach, whatever it is called and however long it holds.</summary>
    public static string? WhyNotHave(Actor who, TokenScope scope) =>
        Permits.WhyNotMakeToken(who) ?? Permits.WhyNotSee(who, scope.TeamId) ?? (scope.Action is TokenAction.Read ? null : Permits.WhyNotRequest(who, new Target(scope.TeamId, scope.Environment)));

    /// <summary>Whether a person may make such a token.</summary>
    /// <param name="who">Its owner to be, who may be no token themselves.</param>
    public static string? WhyNotMake(Actor who, string name, TokenScope scope, DateTimeOffset expires, DateTimeOffset now) =>
        WhyNotHave(who, scope) is { } never ? never
        : name.Length is 0 or > 60 || name.Any(char.IsControl) ? "Name the token after what uses it, in 60 characters or fewer."
        : scope.Action is TokenAction.DeployImage && (scope.Environment is null || string.IsNullOrEmpty(scope.Cluster) || string.IsNullOrEmpty(scope.Service))
            ? "Say which environment, cluster and service the token may deploy to."
        : scope.Action is not TokenAction.DeployImage && (scope.Cluster ?? scope.Service) is not null ? "Only a token that deploys an image names a cluster and a service. Leave them out."
        : expires <= now ? "The token would have expired already. Choose a later day."
        : expires > now + Longest ? "A token holds one year at most. Choose an earlier day, and make another when it ends."
        : null;

    private static string? WhyNotReach(TokenScope scope, Target target) =>
        target.TeamId != scope.TeamId || (scope.Environment is not null && target.Environment != scope.Environment)
            || (scope.Action is TokenAction.DeployImage && (target.Cluster != scope.Cluster || target.Service != scope.Service))
            ? $"This API token reaches no further than {Words(scope)}. Make one for what you need."
            : null;

    /// <summary>"payments/dev", "all of payments", "service payments-dev-api on main".</summary>
    public static string Words(TokenScope scope) =>
        scope.Service is { } service ? $"service {service} on {scope.Cluster}"
        : scope.Environment is { } environment ? $"{scope.TeamId}/{environment}" : $"all of {scope.TeamId}";

    private static string Owner(ActingToken token) =>
        $"Whoever made this API token may not do this in team {token.Scope.TeamId} any more. Ask a platform admin, or use a token of someone who may.";
}
