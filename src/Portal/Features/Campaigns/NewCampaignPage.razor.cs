using System.Globalization;
using Domain.Campaigns;
using Domain.Catalog;
using Domain.Catalog.Upgrades;
using Domain.Requests;
using Microsoft.AspNetCore.Components;
using Portal.Parts;
using Portal.Security;

namespace Portal.Features.Campaigns;

/// <summary>Who runs an outdated version, what an upgrade of each would change, and the campaign that upgrades them in waves.</summary>
public sealed partial class NewCampaignPage(Upgrades upgrades, CatalogueReader catalogue, CampaignReader campaigns, WriteCampaign write, SteerCampaign steer, NavigationManager nav)
{
    private static readonly string[] Ways = ["By size", "By tier"];
    private static readonly string[] Givens = ["The same for all", "For each service"];
    private static readonly Col[] Columns = [new("Take part", "w1", Silent: true), new("Service"), new("Runs", "w1"), new("Wave", "w1 lo"), new("Changes", "r w1", Silent: true)];
    private readonly HashSet<OutdatedWorkload> chosen = [];
    private readonly Dictionary<string, string> values = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Cluster, string Name), Dictionary<string, string>> own = [];
    private IReadOnlyList<OutdatedList> choices = [];
    private OutdatedList? list;
    private (string Name, UpgradePreview? Preview, string? WhyNot)? previewed;
    private string way = Ways[0];
    private string given = Givens[0];
    private string? sizes = "1, 25 %, rest";
    private string? reason;
    private string? refused;
    private string? loaded;
    private bool insisted;
    private bool busy;

    [CascadingParameter]
    public required CurrentUser User { get; set; }

    [Parameter]
    public string? Id { get; set; }

    [SupplyParameterFromQuery]
    private string? Template { get; set; }

    /// <summary>Number of a draft to alter.</summary>
    [SupplyParameterFromQuery(Name = "campaign")]
    private int? Draft { get; set; }

    private WavePlan Plan => way == Ways[1] ? WavePlan.Tiers : new(false, [.. (sizes ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)]);

    private List<OutdatedWorkload> Free => [.. list?.Workloads.Where(w => w.InCampaign is null || w.InCampaign == Draft) ?? []];

    private IEnumerable<OutdatedWorkload> Chosen => list?.Workloads.Where(chosen.Contains) ?? [];

    /// <summary>What one of the chosen at least must be given.</summary>
    private List<Field> Asked => [.. list?.MustAsk.Where(f => chosen.Any(w => w.Asks.Contains(f.Name, StringComparer.Ordinal))) ?? []];

    private bool IsUnanswered => given == Givens[0]
        ? Asked.Any(f => Problem(f) is not null) : Chosen.Any(w => Asked.Any(f => w.Asks.Contains(f.Name, StringComparer.Ordinal) && Problem(w, f) is not null));

    private IReadOnlyList<IReadOnlyList<OutdatedWorkload>> Split =>
        WaveRules.WhyNot(Plan) is null ? WaveRules.Split(Plan, chosen, w => new WaveMember(w.Tier, w.TeamId, w.Name)) : [];

    private string Waves => string.Join(", then ", Split.Select(w => Services(w.Count)));

    private string Lead => list switch
    {
        null => "",
        { Newest: null } => "No version is published, so nothing is behind.",
        { Workloads.Count: 0 } => $"Every service runs {list.Newest}.",
        _ => $"{Services(list.Workloads.Count)} {(list.Workloads.Count == 1 ? "runs" : "run")} an older version than {list.Newest}; {list.UpToDate} {(list.UpToDate == 1 ? "is" : "are")} up to date.",
    };

    protected override async Task OnParametersSetAsync()
    {
        var key = $"{Id ?? Template}/{Draft}";
        if (loaded == key)
        {
            return;
        }

        loaded = key;
        var draft = Draft is { } number ? await campaigns.FindAsync(User.Caller, number, CancellationToken.None) : null;
        if ((draft?.TemplateId ?? Id ?? Template) is not { } template)
        {
            var all = new List<OutdatedList>();
            foreach (var card in await catalogue.ListAsync(User.Caller, CancellationToken.None))
            {
                if (await upgrades.OutdatedAsync(User.Caller, card.Id, CancellationToken.None) is { Workloads.Count: > 0 } behind)
                {
                    all.Add(behind);
                }
            }

            choices = all;
            return;
        }

        list = await upgrades.OutdatedAsync(User.Caller, template, CancellationToken.None);
        chosen.UnionWith(draft is null ? Free : Free.Where(w => draft.Items.Any(i => (i.Cluster, i.Name) == (w.Cluster, w.Name))));
        if (draft is not null)
        {
            (reason, way, sizes) = (draft.Reason, draft.Waves.ByTier ? Ways[1] : Ways[0], draft.Waves.ByTier ? sizes : string.Join(", ", draft.Waves.Sizes));
            foreach (var (field, value) in draft.Values)
            {
                values[field] = value;
            }

            foreach (var item in draft.Items.Where(i => i.Values.Count > 0))
            {
                given = Givens[1];
                own[(item.Cluster, item.Name)] = new(item.Values, StringComparer.Ordinal);
            }
        }
    }

    private int? WaveOf(OutdatedWorkload workload) => Split.Index().Where(w => w.Item.Contains(workload)).Select(w => (int?)w.Index + 1).FirstOrDefault();

    private string? Problem(Field field) => insisted || values.ContainsKey(field.Name) ? FieldRules.WhyNot(field, values.GetValueOrDefault(field.Name)) : null;

    private string? Problem(OutdatedWorkload workload, Field field) =>
        insisted || Own(workload).ContainsKey(field.Name) ? FieldRules.WhyNot(field, Own(workload).GetValueOrDefault(field.Name)) : null;

    private Dictionary<string, string> Own(OutdatedWorkload workload) =>
        own.TryGetValue((workload.Cluster, workload.Name), out var said) ? said : own[(workload.Cluster, workload.Name)] = new(StringComparer.Ordinal);

    private CampaignWorkload Workload(OutdatedWorkload workload) => new(workload.Cluster, workload.Name, given == Givens[0] ? null : Own(workload));

    private void Toggle(OutdatedWorkload workload)
    {
        if (!chosen.Remove(workload))
        {
            chosen.Add(workload);
        }
    }

    private void ToggleAll()
    {
        var all = chosen.Count == Free.Count;
        chosen.Clear();
        chosen.UnionWith(all ? [] : Free);
    }

    private async Task PreviewAsync(OutdatedWorkload workload)
    {
        busy = true;
        try
        {
            previewed = await upgrades.PreviewAsync(User.Caller, workload.Cluster, workload.Name, list?.Newest, given == Givens[0] ? values : Own(workload), CancellationToken.None) switch
            {
                UpgradePreviewOutcome.Ready ready => (workload.Name, ready.Preview, null),
                UpgradePreviewOutcome.Refused no => (workload.Name, null, no.Why),
                _ => null,
            };
        }
        finally
        {
            busy = false;
        }
    }

    private async Task SubmitAsync()
    {
        insisted = true;
        if (list is null || busy || string.IsNullOrWhiteSpace(reason) || WaveRules.WhyNot(Plan) is not null || IsUnanswered)
        {
            return;
        }

        (busy, refused) = (true, null);
        try
        {
            var draft = new CampaignDraft(list.TemplateId, list.Newest, [.. chosen.Select(Workload)], Plan, given == Givens[0] ? values : null, reason);
            switch (await write.RunAsync(User.Caller, Draft, draft, CancellationToken.None))
            {
                case CampaignOutcome.Saved saved when await steer.RunAsync(User.Caller, saved.Number, Steer.Submit, CancellationToken.None) is ActOutcome.Refused no:
                    refused = no.Why;
                    break;
                case CampaignOutcome.Saved saved:
                    nav.NavigateTo(string.Create(CultureInfo.InvariantCulture, $"/campaigns/{saved.Number}"));
                    break;
                case CampaignOutcome.Refused no:
                    refused = no.Why;
                    break;
                case CampaignOutcome.NotFound or CampaignOutcome.ChangedMeanwhile:
                    refused = "The campaign was altered in another window. Load the page again to see it as it is now.";
                    break;
            }
        }
        finally
        {
            busy = false;
        }
    }

    private static string Services(int count) => count == 1 ? "1 service" : $"{count} services";
}
