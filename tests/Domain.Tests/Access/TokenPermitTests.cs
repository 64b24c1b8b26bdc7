using System.Reflection;
using Domain.Access;
using Domain.Access.Tokens;
using Domain.Teams;

namespace Domain.Tests.Access;

/// <summary>What a token may by the rules alone, whoever made it.</summary>
public sealed class TokenPermitTests
{
    /// <summary>The only permits that ever say yes to a token. A new one is refused until it is listed here on purpose.</summary>
    private static readonly string[] Open = ["Permits.WhyNotRequest", "Permits.WhyNotSee"];

    private static readonly Guid Owner = Guid.CreateVersion7();

    /// <summary>Someone who may everything, and what they asked for and wrote is their own.</summary>
    private static readonly Actor Everyone = new(Owner, "Mara", GlobalRoles.All, new Dictionary<string, TeamRole> { ["payments"] = TeamRole.Lead, ["search"] = TeamRole.Lead }) { Groups = ["security"] };

    public static TheoryData<string> Permitting() =>
        [.. AllPermits().Select(NameOf).Distinct(StringComparer.Ordinal)];

    private static IEnumerable<MethodInfo> AllPermits() => typeof(Permits).Assembly.GetTypes()
        .Where(t => t.Name.EndsWith("Permits", StringComparison.Ordinal))
        .SelectMany(t => t.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
        .Where(m => (m.Name.StartsWith("WhyNot", StringComparison.Ordinal) || m.Name.StartsWith("May", StringComparison.Ordinal))
            && !m.IsPrivate && m.GetParameters() is [{ ParameterType: var first }, ..] && first == typeof(Actor));

    private static string NameOf(MethodInfo m) => $"{m.DeclaringType?.Name}.{m.Name}";

    private static Actor Token(TokenScope scope, Actor? owner = null) => TokenActors.Of(owner ?? Everyone, Guid.CreateVersion7(), "ci", scope, holds: true);

    private static bool Allows(MethodInfo permit, Actor who)
    {
        var answer = permit.Invoke(null, [who, .. permit.GetParameters().Skip(1).Select(p => Argument(p.ParameterType))]);
        return answer is null or true;
    }

    /// <summary>The argument that makes a person most likely to be permitted.</summary>
    private static object? Argument(Type type) =>
        type == typeof(string) ? "payments" : type == typeof(Guid) ? Owner : type == typeof(Target) ? new Target("payments", "dev", "service", "main")
        : type == typeof(Domain.Catalog.Template) ? new Domain.Catalog.Template { Id = "t", Name = "T", Owner = "payments", Summary = "", Kind = Domain.Catalog.TemplateKind.Service }
        : type.IsAssignableFrom(typeof(string[])) ? new[] { "payments" }
        : throw new InvalidOperationException($"Say here what a permit is asked with as {type}.");

    [Theory]
    [MemberData(nameof(Permitting))]
    public void Every_permit_refuses_a_token_unless_it_is_listed(string permit)
    {
        var widest = new TokenScope("payments", null, TokenAction.Request);
        // as loaded, and as it would be if a loader left its owner's teams and roles on it
        var naive = Everyone with { Token = Token(widest).Token };

        foreach (var method in AllPermits().Where(m => NameOf(m) == permit))
        {
            Assert.True(Allows(method, Everyone), $"{permit} refuses even who may everything: the test asks it wrongly.");
            Assert.Equal(Open.Contains(permit), Allows(method, Token(widest)));
            Assert.Equal(Open.Contains(permit), Allows(method, naive));
        }
    }

    [Fact]
    public void The_listed_permits_are_there() => Assert.Empty(Open.Except(AllPermits().Select(NameOf), StringComparer.Ordinal));

    [Theory]
    // scope: environment, action; asked: team, environment, kind, cluster, service; may see, may ask
    [InlineData(null, TokenAction.Request, "payments", "dev", "service", null, true, true)]
    [InlineData(null, TokenAction.Request, "payments", null, null, null, true, true)]
    [InlineData(null, TokenAction.Request, "search", "dev", "service", null, false, false)]
    [InlineData("dev", TokenAction.Request, "payments", "dev", "cluster", null, true, true)]
    [InlineData("dev", TokenAction.Request, "payments", "prod", "service", null, false, false)]
    [InlineData("dev", TokenAction.Request, "payments", null, null, null, false, false)]
    [InlineData("dev", TokenAction.Read, "payments", "dev", "service", null, true, false)]
    [InlineData("dev", TokenAction.DeployImage, "payments", "dev", "service-image", "payments-dev-api", true, true)]
    [InlineData("dev", TokenAction.DeployImage, "payments", "dev", "service", "payments-dev-api", true, false)]
    [InlineData("dev", TokenAction.DeployImage, "payments", "dev", "service-image", "payments-dev-web", false, false)]
    [InlineData("dev", TokenAction.DeployImage, "payments", "dev", "service-image", null, false, false)]
    [InlineData("dev", TokenAction.DeployImage, "payments", "prod", "service-image", "payments-dev-api", false, false)]
    [InlineData("dev", TokenAction.DeployImage, "search", "dev", "service-image", "payments-dev-api", false, false)]
    public void A_token_reaches_as_far_as_its_scope(string? environment, TokenAction action, string team, string? asked, string? kind, string? service, bool see, bool ask)
    {
        var scope = action is TokenAction.DeployImage ? new TokenScope("payments", environment, action, "main", "payments-dev-api") : new TokenScope("payments", environment, action);
        var who = Token(scope);
        var target = new Target(team, asked, kind, "main", service);

        Assert.Equal(see, Permits.WhyNotSee(who, target) is null);
        Assert.Equal(ask, Permits.WhyNotRequest(who, target) is null);
        Assert.NotNull(Permits.WhyNotRequest(who, target with { Cluster = "other", TeamId = "search" }));
        Assert.Equal(action is TokenAction.DeployImage ? false : ask, Permits.WhyNotRequest(who, target with { Cluster = "other" }) is null);
    }

    [Theory]
    [InlineData(null, true, false, false)]
    [InlineData(TeamRole.Developer, false, true, true)]
    [InlineData(null, false, false, false)]
    public void A_token_may_no_more_than_its_owner_now(TeamRole? member, bool auditor, bool see, bool ask)
    {
        var owner = new Actor(Owner, "Ines", auditor ? [GlobalRoles.Auditor] : [], member is { } role ? new Dictionary<string, TeamRole> { ["payments"] = role } : []);
        var who = Token(new("payments", null, TokenAction.Request), owner);

        Assert.Equal(see || auditor, Permits.WhyNotSee(who, "payments") is null);
        Assert.Equal(ask, Permits.WhyNotRequest(who, "payments") is null);
    }

    [Fact]
    public void A_revoked_token_may_nothing()
    {
        var who = TokenActors.Of(Everyone, Guid.CreateVersion7(), "ci", new("payments", null, TokenAction.Request), holds: false);

        Assert.NotNull(Permits.WhyNotSee(who, "payments"));
        Assert.NotNull(Permits.WhyNotRequest(who, "payments"));
    }

    [Fact]
    public void A_token_holds_a_year_at_most_and_names_what_it_is_for()
    {
        var now = new DateTimeOffset(2026, 11, 23, 6, 0, 0, TimeSpan.Zero);
        var scope = new TokenScope("payments", "dev", TokenAction.Request);
        string? WhyNot(string name = "ci", TokenScope? other = null, double days = 90, Actor? who = null) => TokenRules.WhyNotMake(who ?? Everyone, name, other ?? scope, now.AddDays(days), now);

        Assert.Null(WhyNot(days: 365));
        Assert.Contains("one year", WhyNot(days: 365.1), StringComparison.Ordinal);
        Assert.Contains("expired", WhyNot(days: 0), StringComparison.Ordinal);
        Assert.Contains("Name the token", WhyNot(name: ""), StringComparison.Ordinal);
        Assert.Contains("which environment", WhyNot(other: scope with { Action = TokenAction.DeployImage }), StringComparison.Ordinal);
        Assert.Contains("Leave them out", WhyNot(other: scope with { Service = "payments-dev-api" }), StringComparison.Ordinal);
        Assert.Equal(TokenRules.Never, WhyNot(who: Token(scope)));
        Assert.Contains("Only members", WhyNot(who: new Actor(Owner, "Dana", [GlobalRoles.Auditor], new Dictionary<string, TeamRole>())), StringComparison.Ordinal);
        Assert.Null(WhyNot(other: scope with { Action = TokenAction.Read }, who: new Actor(Owner, "Dana", [GlobalRoles.Auditor], new Dictionary<string, TeamRole>())));
    }
}
