using System.Reflection;
using Domain.Access;
using Domain.Campaigns;
using Domain.Catalog;

namespace Portal.Tests.Access;

/// <summary>Each function of the permits for each role, as the approved table has it. A function that the table lacks fails.</summary>
public sealed class PermitTableTests
{
    private static readonly Guid Self = Guid.CreateVersion7();

    private static IEnumerable<MethodInfo> Permissions => new[] { typeof(Permits), typeof(CampaignPermits) }
        .SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly));

    [Fact]
    public void The_columns_of_the_table_are_the_roles_of_the_tests() => Assert.Equal(AccessTable.Roles, AccessRoles.All.Select(r => r.Name));

    [Fact]
    public void Every_permit_is_in_the_table_and_answers_as_it_says() =>
        AccessTable.Same("permits", Permissions.SelectMany(Rows).ToDictionary(r => r.Key, r => r.Words, StringComparer.Ordinal));

    [Fact]
    public void Every_refusal_says_what_to_do() => Assert.All(
        Permissions, m => Assert.All(AccessRoles.All.Skip(1).Select(r => Ask(m, r, own: false)).OfType<string>(), w => Assert.EndsWith(".", w, StringComparison.Ordinal)));

    private static IEnumerable<(string Key, IReadOnlyList<string> Words)> Rows(MethodInfo permit)
    {
        // of a request it matters whose it is, which no role says
        var byPerson = permit.GetParameters().Any(p => p.ParameterType == typeof(Guid));
        foreach (var own in byPerson ? new[] { true, false } : [true])
        {
            yield return (
                $"{permit.DeclaringType?.Name}.{permit.Name}({string.Join(", ", permit.GetParameters().Skip(1).Select(p => p.Name))}){(byPerson ? own ? " of one's own" : " of another's" : "")}",
                [.. AccessRoles.All.Select(r => r.Subject is null ? AccessTable.Out : Ask(permit, r, own) is null or true ? AccessTable.May : AccessTable.No)]);
        }
    }

    private static object? Ask(MethodInfo permit, AccessRole role, bool own) =>
        permit.Invoke(null, [.. permit.GetParameters().Select(p => Sample(permit, p, AccessRoles.Actor(role, Self), own))]);

    private static object Sample(MethodInfo permit, ParameterInfo parameter, Actor who, bool own) => Sample(permit, parameter, parameter.ParameterType, who, own);

    private static object Sample(MethodInfo permit, ParameterInfo parameter, Type type, Actor who, bool own) =>
        type == typeof(Actor) ? who
        : type == typeof(string) ? parameter.Name is "environment" ? AccessThings.Place : AccessThings.Team
        : type == typeof(Target) ? new Target("payments", "prod", "service", "main-fargate", "payments-prod-checkout-api")
        : type == typeof(Guid) ? own ? Self : Guid.CreateVersion7()
        : type == typeof(Template) ? new Template { Id = "web-service", Name = "Web service", Summary = "", Kind = TemplateKind.Service, Owner = "payments" }
        : type == typeof(IReadOnlyList<string>) || type == typeof(IEnumerable<string>) ? (string[])["payments"]
        : throw new InvalidOperationException($"{permit.Name} takes a {type}: say here what to ask it with.");
}
