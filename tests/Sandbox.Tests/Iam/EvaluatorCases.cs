using System.Text.Json;
using Sandbox.Iam;

namespace Sandbox.Tests.Iam;

/// <summary>
/// One row of Cases/*.json: a page and section of AWS's documentation, what it says, and a request with its outcome.
/// A row with <c>if</c> has a statement of that condition on everything: an Allow by itself, a Deny beside an Allow of all.
/// A row with <c>trust</c> asks to assume a role. What is absent is a service of the team payments being updated.
/// </summary>
internal sealed record EvaluatorCase(string Page, string Section, JsonElement Row)
{
    private const string Service = "arn:aws:ecs:us-east-1:111122223333:service/main/payments-dev-web";
    private const string Role = "arn:aws:iam::111122223333:role/berth/target";

    public string Says => Row.GetProperty("says").GetString() ?? "";

    public string Then => Row.GetProperty("then").GetString() ?? "";

    public string? By => Text("by");

    public static IEnumerable<EvaluatorCase> All()
    {
        var assembly = typeof(EvaluatorCase).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.EndsWith(".cases.json", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var stream = assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException(name);
            using var file = JsonDocument.Parse(stream);
            var page = file.RootElement.GetProperty("page").GetString() ?? "";
            foreach (var group in file.RootElement.GetProperty("groups").EnumerateArray())
            {
                foreach (var row in group.GetProperty("cases").EnumerateArray())
                {
                    yield return new(page, group.GetProperty("section").GetString() ?? "", row.Clone());
                }
            }
        }
    }

    public Decision Decide()
    {
        var trust = Documents("trust");
        var (action, resource) = (Text("do") ?? (trust is null ? "ecs:UpdateService" : "sts:AssumeRole"), Text("on") ?? (trust is null ? Service : Role));
        var policies = new PolicySet(Documents("identity") ?? Conditional(), Documents("boundary"), Documents("session"));
        return trust is null
            ? PolicyEvaluator.Decide(policies, action, resource, Context())
            : PolicyEvaluator.Decide(policies, trust.SingleOrDefault(), Caller(), resource.Split(':')[4] == "111122223333", action, resource, Context());
    }

    private PrincipalNames Caller() => Text("as") switch
    {
        "user" => new("arn:aws:iam::111122223333:user/ana", "arn:aws:iam::111122223333:user/ana", "111122223333"),
        "session" => new("arn:aws:sts::111122223333:assumed-role/hub/step", "arn:aws:iam::111122223333:role/berth/hub", "111122223333"),
        var other => throw new InvalidOperationException($"{Says}: who is {other}?"),
    };

    private RequestContext Context()
    {
        var context = new RequestContext();
        foreach (var key in Row.TryGetProperty("with", out var with) ? with.EnumerateObject() : default)
        {
            context.Set(key.Name, key.Value.ValueKind == JsonValueKind.Array ? key.Value.EnumerateArray().Select(v => v.GetString()) : [key.Value.GetString()]);
        }
        return context;
    }

    private IReadOnlyList<PolicyDocument> Conditional()
    {
        var condition = Row.GetProperty("if").GetRawText();
        var one = $$"""{"Effect":"{{Text("effect") ?? "Allow"}}","Action":"*","Resource":"*","Condition":{{condition}}}""";
        return [Policy(Text("effect") == "Deny" ? $$"""[{"Effect":"Allow","Action":"*","Resource":"*"},{{one}}]""" : $"[{one}]")];
    }

    private IReadOnlyList<PolicyDocument>? Documents(string name)
        => !Row.TryGetProperty(name, out var statements) ? null
            : statements.GetArrayLength() == 0 ? []
            : [Policy(Row.TryGetProperty("single", out _) ? statements[0].GetRawText() : statements.GetRawText())];

    private PolicyDocument Policy(string statements)
    {
        var version = Text("version") ?? "2012-10-17";
        return PolicyDocument.Parse("p", version.Length == 0 ? $$"""{"Statement":{{statements}}}""" : $$"""{"Version":"{{version}}","Statement":{{statements}}}""");
    }

    private string? Text(string name) => Row.TryGetProperty(name, out var value) ? value.GetString() : null;
}
