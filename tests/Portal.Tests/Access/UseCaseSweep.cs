using System.Reflection;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Domain.Access;
using Microsoft.Extensions.DependencyInjection;

namespace Portal.Tests.Access;

/// <summary>
/// Every use case that a page can call, called as an open circuit does: through its services and with its user, past every page and endpoint.
/// </summary>
internal sealed class UseCaseSweep(AccessWorld world)
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        ReferenceHandler = ReferenceHandler.IgnoreCycles, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Converters = { new JsonStringEnumConverter() },
    };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> UseCasesAsync()
    {
        var callers = new List<Caller?>();
        foreach (var role in AccessRoles.All)
        {
            callers.Add(await world.CallerAsync(role));
        }

        var answers = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        var table = AccessTable.Section("use cases");
        foreach (var useCase in UseCases.WithCaller)
        {
            answers[UseCases.Key(useCase)] = await AskAllAsync(useCase, callers, table);
        }

        return answers;
    }

    private async Task<IReadOnlyList<string>> AskAllAsync(MethodInfo useCase, List<Caller?> callers, IReadOnlyDictionary<string, IReadOnlyList<string>> table)
    {
        var words = new string[callers.Count];
        foreach (var at in Enumerable.Range(0, words.Length).OrderBy(i => !AccessTable.IsRefusal(AccessTable.Said(table, UseCases.Key(useCase), i))))
        {
            words[at] = await AskAsync(useCase, callers[at], fit: false);
            if (AccessTable.IsRefusal(words[at]) && await AskAsync(useCase, callers[at], fit: true) is var other && other != words[at])
            {
                words[at] = $"{words[at]}/{other}";
            }
        }

        return words;
    }

    private async Task<string> AskAsync(MethodInfo useCase, Caller? caller, bool fit)
    {
        if (caller is null)
        {
            // a circuit of nobody has no user to pass
            return AccessTable.Out;
        }

        await using var circuit = world.Services.CreateAsyncScope();
        var service = useCase.IsStatic ? null : circuit.ServiceProvider.GetRequiredService(useCase.DeclaringType ?? typeof(object));
        try
        {
            var running = (Task)(useCase.Invoke(service, new UseCaseArguments(world.Things).Of(useCase, caller, fit, Stop)) ?? Task.CompletedTask);
            await running;
            return useCase.ReturnType.IsGenericType ? await WordAsync(useCase, running.GetType().GetProperty(nameof(Task<int>.Result))?.GetValue(running)) : AccessTable.May;
        }
        catch (InvalidOperationException closed) when (closed.Message == "This use case is not open to API tokens.")
        {
            return AccessTable.No;
        }
    }

    private static async Task<string> WordAsync(MethodInfo useCase, object? given)
    {
        if (useCase.Name == nameof(Domain.Catalog.CatalogueReader.WhyNotAskAsync))
        {
            return given is null ? AccessTable.May : AccessTable.No;
        }

        if (given is null || given.GetType().Name == "NotFound")
        {
            return AccessTable.None;
        }

        var type = given.GetType();
        if (type.GetProperty("Outcome")?.GetValue(given) is { } inner)
        {
            return await WordAsync(useCase, inner);
        }

        if (type.GetProperty("Kind")?.GetValue(given) is Refusal kind)
        {
            return kind is Refusal.NotPermitted ? AccessTable.No : kind is Refusal.NotThere ? AccessTable.None : AccessTable.May;
        }

        if (type.Name == "Refused")
        {
            return AccessTable.No;
        }

        using var text = new MemoryStream();
        // an actor says of itself only in which teams it is
        var read = given is Actor actor ? actor.Teams : given;
        await JsonSerializer.SerializeAsync(text, read, read.GetType(), Readable, Stop);
        return Encoding.UTF8.GetString(text.ToArray()).Contains(Sign(useCase), StringComparison.OrdinalIgnoreCase) ? AccessTable.See
            : type.BaseType?.Name.EndsWith("Outcome", StringComparison.Ordinal) == true && !Reads(useCase) || given is int ? AccessTable.May
            : AccessTable.Hid;
    }

    private static bool Reads(MethodInfo useCase) => useCase.Name is "ListAsync" or "FindAsync" or "ReadAsync" or "ExportAsync";

    /// <summary>What is in the answer for whoever sees payments' part of it.</summary>
    private static string Sign(MethodInfo useCase) => UseCases.Key(useCase) switch
    {
        "Upgrades.OfServiceAsync(cluster, name)" => "web-service",
        "Comments.MentionableAsync(number, begins)" or "Delegations.ChoicesAsync()" => "Vera Costa",
        "Inbox.ReadAsync()" => "checkout-api",
        "SettingChanges.FindAsync(id)" => "compliance",
        "SettingChanges.ListAsync(kind)" => "compliance",
        "CampaignReader.ListAsync()" or "CampaignReader.AwaitingAsync()" => "Upgrade web-service",
        "CatalogueReader.ListAsync()" or "TemplateReader.ListAsync()" => AccessThings.TemplateName,
        "CatalogueReader.FindAsync(templateId)" or "CatalogueReader.FindAsync(templateId, number)" or "CatalogueReader.WhyNotAsync(templateId)" => "",
        "TemplateReader.FindAsync(id)" or "TemplateReader.FindAsync(id, number)" or "TemplateReader.ExportAsync(id, number)" => "",
        "PlatformSwitches.ReadAsync()" or "RuleBook.ReadAsync()" or "SignIns.RolesNowAsync()" => "",
        "ApproverGroups.PeopleAsync()" or "TeamMembers.PeopleAsync(teamId)" or "TeamMembers.ListAsync(teamId)" => "Ben Adeyemi",
        "VerifyRecord.RunAsync()" => "",
        "LogReader.OfServiceAsync(cluster, service, filter)" or "LogReader.OfTaskAsync(cluster, id, filter)" => "",
        _ => "payments",
    };
}
