using Sandbox.Iam;

namespace Sandbox.Tests.Iam;

/// <summary>Cases follow the IAM User Guide: "Policy evaluation logic", "Condition operators", "Policy variables".</summary>
public sealed class PolicyEvaluatorTests
{
    private const string Service = "arn:aws:ecs:us-east-1:111122223333:service/main/payments-dev-web";

    [Theory]
    [InlineData("ecs:UpdateService", Service, true)]
    [InlineData("ecs:*", Service, true)]
    [InlineData("ECS:updateservice", Service, true)]
    [InlineData("ecs:Update*", Service, true)]
    [InlineData("ecs:UpdateServic?", Service, true)]
    [InlineData("*", "*", true)]
    [InlineData("ecs:DeleteService", Service, false)]
    [InlineData("ec2:*", "*", false)]
    [InlineData("ecs:UpdateService", "arn:aws:ecs:*:111122223333:service/*/payments-dev-*", true)]
    [InlineData("ecs:UpdateService", "arn:aws:ecs:*:111122223333:service/*/search-dev-*", false)]
    [InlineData("ecs:UpdateService", "arn:aws:ecs:eu-west-1:111122223333:service/*", false)]
    [InlineData("ecs:UpdateService", "arn:aws:ecs:us-east-1:444455556666:service/*", false)]
    [InlineData("ecs:UpdateService", "arn:aws:ecs:us-east-?:111122223333:service/main/payments-dev-web", true)]
    public void A_statement_allows_what_its_action_and_resource_match(string action, string resource, bool allowed)
        => Assert.Equal(allowed, Decide(Allow(action, resource)).Allowed);

    [Fact]
    public void NotAction_and_NotResource_cover_what_they_do_not_name()
    {
        Assert.True(Decide("""{"Effect":"Allow","NotAction":"iam:*","Resource":"*"}""").Allowed);
        Assert.False(Decide("""{"Effect":"Allow","NotAction":"ecs:*","Resource":"*"}""").Allowed);
        Assert.True(Decide("""{"Effect":"Allow","Action":"ecs:*","NotResource":"arn:aws:ecs:*:*:cluster/*"}""").Allowed);
        Assert.False(Decide("""{"Effect":"Allow","Action":"ecs:*","NotResource":"arn:aws:ecs:*:*:service/*"}""").Allowed);
    }

    [Fact]
    public void Nothing_said_is_an_implicit_deny_and_a_deny_wins_over_any_allow()
    {
        Assert.Equal(Verdict.ImplicitDeny, Decide(Allow("s3:*", "*")).Verdict);
        Assert.Equal(Verdict.ExplicitDeny, Decide(Allow("*", "*"), """{"Effect":"Deny","Action":"ecs:Update*","Resource":"*"}""").Verdict);
    }

    [Fact]
    public void Session_policy_and_boundary_must_allow_too_and_each_can_deny()
    {
        var wide = Policy(Allow("*", "*"));
        var narrow = Policy(Allow("ecs:DescribeServices", "*"));
        var deny = Policy("""{"Effect":"Deny","Action":"ecs:UpdateService","Resource":"*"}""");
        Assert.Equal((Verdict.ImplicitDeny, PolicyKind.Session), Answer(new([wide], null, [narrow])));
        Assert.Equal((Verdict.ImplicitDeny, PolicyKind.PermissionsBoundary), Answer(new([wide], [narrow], [wide])));
        Assert.Equal((Verdict.ImplicitDeny, PolicyKind.IdentityBased), Answer(new([narrow], [wide], [wide])));
        Assert.Equal((Verdict.ExplicitDeny, PolicyKind.Session), Answer(new([wide], null, [wide, deny])));
        Assert.Equal((Verdict.ImplicitDeny, PolicyKind.Session), Answer(new([wide], null, [])));
        Assert.Equal(Verdict.Allowed, Answer(new([wide], [wide], [wide])).Verdict);
    }

    [Theory]
    [InlineData("StringEquals", "payments", true)]
    [InlineData("StringEquals", "Payments", false)]
    [InlineData("StringEquals", "pay*", false)]
    [InlineData("StringNotEquals", "payments", false)]
    [InlineData("StringNotEquals", "search", true)]
    [InlineData("StringEqualsIgnoreCase", "PAYMENTS", true)]
    [InlineData("StringLike", "pay*", true)]
    [InlineData("StringLike", "?ayments", true)]
    [InlineData("StringLike", "PAY*", false)]
    [InlineData("StringNotLike", "pay*", false)]
    [InlineData("Null", "false", true)]
    [InlineData("Null", "true", false)]
    public void String_operators_compare_the_value(string @operator, string value, bool holds)
        => Assert.Equal(holds, Holds(@operator, "aws:ResourceTag/berth-team", value, c => c.Set("aws:ResourceTag/berth-team", "payments")));

    [Theory]
    [InlineData("StringEquals", false)]
    [InlineData("StringEqualsIfExists", true)]
    [InlineData("StringNotEquals", true)]
    [InlineData("StringLike", false)]
    [InlineData("ArnLikeIfExists", true)]
    [InlineData("NumericLessThan", false)]
    [InlineData("NumericLessThanIfExists", true)]
    [InlineData("Bool", false)]
    [InlineData("ForAnyValue:StringEquals", false)]
    [InlineData("ForAnyValue:StringNotEquals", false)]
    [InlineData("ForAllValues:StringEquals", true)]
    public void An_absent_key_satisfies_only_operators_that_say_so(string @operator, bool holds)
        => Assert.Equal(holds, Holds(@operator, "ecs:task-cpu", "1", _ => { }));

    [Theory]
    [InlineData("NumericLessThan", "1025", true)]
    [InlineData("NumericLessThan", "1024", false)]
    [InlineData("NumericLessThanEquals", "1024", true)]
    [InlineData("NumericGreaterThan", "512", true)]
    [InlineData("NumericGreaterThan", "16384", false)]
    [InlineData("NumericGreaterThanEquals", "1024", true)]
    [InlineData("NumericEquals", "1024.0", true)]
    [InlineData("NumericNotEquals", "1024", false)]
    [InlineData("NumericEquals", "many", false)]
    public void Numbers_are_compared_as_numbers(string @operator, string value, bool holds)
        => Assert.Equal(holds, Holds(@operator, "ecs:task-cpu", value, c => c.Set("ecs:task-cpu", "1024")));

    [Theory]
    [InlineData("ArnEquals", "arn:aws:ecs:us-east-1:111122223333:cluster/main", true)]
    [InlineData("ArnLike", "arn:aws:ecs:*:111122223333:cluster/m*", true)]
    [InlineData("ArnLike", "arn:aws:ecs:*:cluster/main", false)]
    [InlineData("ArnNotLike", "arn:aws:ecs:*:111122223333:cluster/m*", false)]
    [InlineData("ArnLike", "arn:aws:ecs:*:111122223333:cluster/other", false)]
    public void Arn_operators_compare_part_by_part(string @operator, string value, bool holds)
        => Assert.Equal(holds, Holds(@operator, "ecs:cluster", value, c => c.Set("ecs:cluster", "arn:aws:ecs:us-east-1:111122223333:cluster/main")));

    [Theory]
    [InlineData("Bool", "true", true)]
    [InlineData("Bool", "false", false)]
    [InlineData("BoolIfExists", "TRUE", true)]
    public void Bool_compares_true_and_false(string @operator, string value, bool holds)
        => Assert.Equal(holds, Holds(@operator, "ecs:enable-execute-command", value, c => c.Set("ecs:enable-execute-command", "true")));

    [Theory]
    [InlineData("DateGreaterThan", "2026-11-22T00:00:00Z", true)]
    [InlineData("DateLessThan", "2026-11-22T00:00:00Z", false)]
    [InlineData("DateLessThanEquals", "2026-11-23T09:00:00Z", true)]
    public void Dates_are_compared_in_time(string @operator, string value, bool holds)
        => Assert.Equal(holds, Holds(@operator, "aws:CurrentTime", value, c => c.Set("aws:CurrentTime", "2026-11-23T09:00:00Z")));

    [Theory]
    [InlineData("ForAllValues:StringEquals", "team", "env", true)]
    [InlineData("ForAllValues:StringEquals", "team", "secret", false)]
    [InlineData("ForAnyValue:StringEquals", "secret", "env", true)]
    [InlineData("ForAnyValue:StringEquals", "secret", "other", false)]
    public void Quantifiers_look_at_all_values_of_a_key(string @operator, string one, string two, bool holds)
    {
        var context = new RequestContext().Set("aws:TagKeys", one, two);
        Assert.Equal(holds, Decide(context, $$$"""{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"{{{@operator}}}":{"aws:TagKeys":["team","env"]} } }""").Allowed);
    }

    [Fact]
    public void All_keys_and_operators_of_a_condition_must_hold_and_any_value_of_a_key()
    {
        const string statement = """{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:RequestTag/a":["1","2"],"aws:RequestTag/b":"3"},"Bool":{"c":"true"}}}""";
        Assert.True(Decide(new RequestContext().Set("aws:RequestTag/a", "2").Set("aws:RequestTag/b", "3").Set("c", "true"), statement).Allowed);
        Assert.False(Decide(new RequestContext().Set("aws:RequestTag/a", "2").Set("aws:RequestTag/b", "4").Set("c", "true"), statement).Allowed);
        Assert.False(Decide(new RequestContext().Set("aws:RequestTag/a", "2").Set("aws:RequestTag/b", "3").Set("c", "false"), statement).Allowed);
    }

    [Theory]
    [InlineData("payments", true)]
    [InlineData("search", false)]
    [InlineData("*", false)]
    [InlineData("?ayments", false)]
    [InlineData(null, false)]
    public void A_variable_stands_for_the_callers_tag_and_never_for_a_wildcard(string? tag, bool allowed)
    {
        var context = new RequestContext().Set("aws:PrincipalTag/team", tag);
        Assert.Equal(allowed, Decide(context, Allow("ecs:*", "arn:aws:ecs:*:*:service/*/${aws:PrincipalTag/team}-*")).Allowed);
        var tagged = new RequestContext().Set("aws:PrincipalTag/team", tag).Set("aws:ResourceTag/team", "payments");
        Assert.Equal(allowed, Decide(tagged, """{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringLike":{"aws:ResourceTag/team":"${aws:PrincipalTag/team}"}}}""").Allowed);
    }

    [Fact]
    public void A_variable_may_have_a_default_and_a_star_can_be_written_literally()
    {
        Assert.True(Decide(Allow("ecs:*", "arn:aws:ecs:*:*:service/*/${aws:PrincipalTag/team, 'payments'}-*")).Allowed);
        Assert.False(Decide(Allow("ecs:*", "${*}")).Allowed);
        Assert.True(PolicyEvaluator.Decide(new([Policy(Allow("ecs:*", "a${*}b"))], null, null), "ecs:X", "a*b", new()).Allowed);
    }

    [Fact]
    public void Keys_are_compared_without_case_and_tag_values_with_case()
    {
        Assert.True(Holds("StringEquals", "AWS:requesttag/Berth-Team", "payments", c => c.Set("aws:RequestTag/berth-team", "payments")));
        Assert.False(Holds("StringEquals", "aws:RequestTag/berth-team", "payments", c => c.Set("aws:RequestTag/berth-team", "Payments")));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("not json")]
    [InlineData("""{"Statement":[{"Effect":"Maybe","Action":"*","Resource":"*"}]}""")]
    [InlineData("""{"Statement":[{"Effect":"Allow","Resource":"*"}]}""")]
    [InlineData("""{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringSounds":{"a":"b"}}}]}""")]
    [InlineData("""{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"NullIfExists":{"a":"true"}}}]}""")]
    [InlineData("""{"Statement":[{"Effect":"Deny","Effect":"Allow","Action":"*","Resource":"*"}]}""")]
    [InlineData("""{"Statement":[{"Effect":"Allow","Actions":"*","Action":"ecs:*","Resource":"*"}]}""")]
    [InlineData("""{"Statement":[{"Effect":"Allow","Action":"*","NotAction":"ecs:*","Resource":"*"}]}""")]
    [InlineData("""{"Version":"2020-01-01","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}""")]
    [InlineData("""{"Statement":[]}""")]
    public void A_document_that_is_no_policy_is_refused_rather_than_read_as_something(string document)
        => Assert.False(PolicyDocument.TryParse("p", document, out _, out _));

    [Theory]
    [InlineData("""{"Statement":[{"Effect":"Deny","Action":"*"}]}""", "Policy statement must contain resources.")]
    [InlineData("""{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Principal":"*"}]}""", "Policy document should not specify a principal.")]
    [InlineData("""{"Statement":[{"Effect":"Deny","Action":"*","Resource":"*","NotPrincipal":{"AWS":"x"}}]}""", "Policy document should not specify a principal.")]
    [InlineData("""{"Statement":[{"Effect":"Allow","Action":"UpdateService","Resource":"*"}]}""", "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.")]
    [InlineData("""{"Statement":[{"Effect":"Allow","Action":"ecs:*","Resource":"service/main"}]}""", "Resource service/main must be in ARN format or \"*\".")]
    [InlineData("""{"Statement":[{"Sid":"A","Effect":"Allow","Action":"ecs:*","Resource":"*"},{"Sid":"A","Effect":"Allow","Action":"ec2:*","Resource":"*"}]}""", "Statement IDs (SID) in a single policy must be unique.")]
    public void A_policy_for_a_principal_that_would_not_bind_is_refused(string document, string why)
        => Assert.Equal(why, PolicyGrammar.WhyNotIdentity(document));

    private static bool Holds(string @operator, string key, string value, Action<RequestContext> set)
    {
        var context = new RequestContext();
        set(context);
        return Decide(context, $$$"""{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"{{{@operator}}}":{"{{{key}}}":"{{{value}}}"} } }""").Allowed;
    }

    private static string Allow(string action, string resource) => $$"""{"Effect":"Allow","Action":"{{action}}","Resource":"{{resource}}"}""";

    private static PolicyDocument Policy(params string[] statements) => PolicyDocument.Parse("p", $$"""{"Version":"2012-10-17","Statement":[{{string.Join(',', statements)}}]}""");

    private static Decision Decide(params string[] statements) => Decide(new RequestContext(), statements);

    private static Decision Decide(RequestContext context, params string[] statements)
        => PolicyEvaluator.Decide(new([Policy(statements)], null, null), "ecs:UpdateService", Service, context);

    private static (Verdict Verdict, PolicyKind Kind) Answer(PolicySet policies)
    {
        var decision = PolicyEvaluator.Decide(policies, "ecs:UpdateService", Service, new());
        return (decision.Verdict, decision.Kind);
    }
}
