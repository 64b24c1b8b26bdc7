using System.Reflection;
using Domain.Access;
using Domain.Campaigns;
using Domain.Catalog;
using Domain.Teams;

namespace Domain.Tests.Access;

/// <summary>While Berth is read-only every permit to ask, decide or set says so to whoever has it otherwise.</summary>
public sealed class ClosedPermitTests
{
    /// <summary>What is only read, what takes back or takes away, and the switch itself.</summary>
    private static readonly string[] open =
    [
        "WhyNotSee", "WhyNotSeeIam", "WhyNotReadAudit", "WhyNotVerifyRecord", "WhyNotTakeEvidence", "WhyNotUse", "WhyNotCancel", "WhyNotRevokeToken", "WhyNotStop", "WhyNotSwitch",
    ];

    private static readonly Actor admin = new(Guid.CreateVersion7(), "Mara", [GlobalRoles.PlatformAdmin], new Dictionary<string, TeamRole>());

    public static TheoryData<string> Names => [.. All.Select(m => m.Name).Distinct()];

    private static IEnumerable<MethodInfo> All => new[] { typeof(Permits), typeof(CampaignPermits) }
        .SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Static)).Where(m => m.ReturnType == typeof(string));

    [Theory, MemberData(nameof(Names))]
    public void It_says_so_unless_it_only_reads_or_takes_away(string name)
    {
        foreach (var permit in All.Where(m => m.Name == name))
        {
            Assert.Null(Ask(permit, admin));
            Assert.Equal(open.Contains(name, StringComparer.Ordinal) ? null : "Closed.", Ask(permit, admin with { Closed = "Closed." }));
        }
    }

    private static object? Ask(MethodInfo permit, Actor who) => permit.Invoke(null, [.. permit.GetParameters().Select(p => (object?)(
        p.ParameterType == typeof(Actor) ? who
        : p.ParameterType == typeof(Guid) ? who.PersonId
        : p.ParameterType == typeof(Target) ? new Target("payments", "prod")
        : p.ParameterType == typeof(Template) ? new Template { Id = "t", Name = "t", Summary = "", Owner = "Platform", Kind = TemplateKind.Service }
        : p.ParameterType == typeof(string) ? "payments" : null))]);
}
