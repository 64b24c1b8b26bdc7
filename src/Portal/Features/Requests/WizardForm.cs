using System.Globalization;
using Domain.Catalog;
using Domain.Kinds;
using Domain.Kinds.Services;
using Domain.Requests;
using Domain.Teams;
using Domain.Workloads;

namespace Portal.Features.Requests;

/// <summary>The pages of the wizard, in order.</summary>
public enum WizardStep
{
    Where,
    What,
    Scale,
    Network,
    Review,
}

/// <summary>What the wizard holds while a person fills it in. Rules come from the domain; this only knows which sentence belongs under which field.</summary>
public sealed class WizardForm(TemplateForm template, RequestKind kind, IReadOnlyList<PlaceChoice> places)
{
    private readonly HashSet<string> touched = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> values = new(StringComparer.Ordinal);
    private IReadOnlyList<FieldProblem> problems = [];
    private IReadOnlyList<Field> shown = FormRules.Fill([.. template.Fields.Where(kind.Asks)], null, new Dictionary<string, string>()).Fields;
    private WizardStep checkedUpTo = (WizardStep)(-1);
    private string? version;

    public TemplateForm Template => template;

    public RequestKind Kind => kind;

    /// <summary>The pages this kind of request has: those with something to fill in, and the last.</summary>
    public IReadOnlyList<WizardStep> Pages => [.. Enum.GetValues<WizardStep>().Where(step => step switch
    {
        WizardStep.Where => kind.MakesNew,
        WizardStep.What or WizardStep.Scale or WizardStep.Network => template.Fields.Any(f => f.Step == (FieldStep)(int)step && kind.Asks(f)),
        WizardStep.Review => true,
    })];

    public IReadOnlyList<PlaceChoice> Places => places;

    public PlaceChoice? Place { get; private set; }

    public string Cluster { get; private set; } = "";

    public string? Existing { get; private set; }

    public string Reason { get; private set; } = "";

    /// <summary>Something was altered since it was last kept.</summary>
    public bool IsDirty { get; private set; }

    /// <summary>What AWS offers at the place, once it was read; null before, and where AWS refused.</summary>
    public EnvironmentFacts? Facts { get; set; }

    /// <summary>Prices of one task of the present size, for the cards.</summary>
    public IReadOnlyList<Domain.Costs.TaskPrice> Prices { get; set; } = [];

    public ClusterFacts? ClusterFacts => Facts?.Clusters.FirstOrDefault(c => c.Name == Cluster);

    /// <summary>Instance types that EC2 is priced with: the cluster's own, or where it has none those of the environment's other clusters.</summary>
    public IReadOnlyList<string> InstanceTypes => ClusterFacts is { HasInstances: true } or { IsManaged: true } ? ClusterFacts.PricedTypes
        : [.. (Facts?.Clusters ?? []).SelectMany(c => c.InstanceTypes).Distinct(StringComparer.Ordinal)];

    public string? Value(string field) => values.TryGetValue(field, out var value) ? value : shown.FirstOrDefault(f => f.Name == field)?.Default;

    public int? Number(string field) => int.TryParse(Value(field), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        // one field may say both
        : field is FieldNames.Cpu or FieldNames.Memory && Value(FieldNames.Size) is { } text && SizeRules.Parse(text) is { } size ? field == FieldNames.Cpu ? size.Cpu : size.MemoryMiB : null;

    public Compute? Compute => Enum.TryParse<Compute>(Value(FieldNames.Compute), out var compute) ? compute : null;

    /// <summary>The fields of a page that show, as they are in the environment.</summary>
    public IEnumerable<Field> Fields(FieldStep step) => shown.Where(f => f.Step == step);

    /// <summary>Why the person cannot set it, or null.</summary>
    public string? Locked(Field field) => field.Mode is FieldMode.Locked ? $"Locked by the template. {field.Help}"
        : Existing is not null && field.FixedLater ? "Cannot be changed once the service exists." : null;

    public void Set(string field, string? value)
    {
        if (Value(field) == value)
        {
            return;
        }

        values[field] = value ?? "";
        touched.Add(field);
        IsDirty = true;
        Check();
    }

    public void Put(string team, string environment)
    {
        Place = places.FirstOrDefault(p => p.TeamId == team && p.Environment == environment) ?? places.FirstOrDefault(p => p.TeamId == team);
        Cluster = Place is null || Place.Clusters.Contains(Cluster, StringComparer.Ordinal) ? Cluster : Place.Clusters.Count > 0 ? Place.Clusters[0] : "";
        (Facts, IsDirty) = (null, true);
        foreach (var locked in template.Fields.Where(f => FormRules.In(f, Place?.FormPlace).Mode is FieldMode.Locked))
        {
            // what another environment let the person set
            values.Remove(locked.Name);
        }

        Check();
    }

    public void PutOn(string cluster) => (Cluster, IsDirty) = (cluster, true);

    public void Because(string? reason) => (Reason, IsDirty) = (reason ?? "", true);

    /// <summary>Takes a kept draft up again, or the values of a service that is to be changed.</summary>
    public void Take(RequestDraft draft)
    {
        Put(draft.TeamId, draft.Environment);
        (Cluster, Existing, Reason, version) = (draft.Cluster, draft.ExistingService, draft.Reason, draft.TemplateVersion);
        foreach (var (name, value) in draft.Values)
        {
            values[name] = value;
        }

        IsDirty = false;
        Check();
    }

    public void Kept() => IsDirty = false;

    public RequestDraft? AsDraft() => Place is null ? null : new(
        template.Id, Place.TeamId, Place.Environment, Cluster, Existing, new Dictionary<string, string>(values, StringComparer.Ordinal), Reason,
        kind.Id, version);

    /// <summary>From here on missing values of this page are complained about too.</summary>
    public void Insist(WizardStep step) => checkedUpTo = step > checkedUpTo ? step : checkedUpTo;

    /// <summary>The server's own refusals, shown as if found here.</summary>
    public void Refuse(IReadOnlyList<FieldProblem> found)
    {
        problems = found;
        checkedUpTo = WizardStep.Review;
    }

    /// <summary>The sentence under a field; a value nobody has typed yet is not complained about.</summary>
    public string? Problem(string field) =>
        touched.Contains(field) || StepOf(field) <= checkedUpTo ? problems.FirstOrDefault(p => p.Field == field)?.Why : null;

    public bool IsSound(WizardStep step) => step switch
    {
        WizardStep.Where => Place is not null && (Cluster.Length > 0 || !kind.NeedsCluster) && problems.All(p => StepOf(p.Field) != step),
        WizardStep.Review => problems.Count == 0,
        WizardStep.What or WizardStep.Scale or WizardStep.Network => problems.All(p => StepOf(p.Field) != step),
    };

    /// <summary>Every page before this one is in order.</summary>
    public bool MayOpen(WizardStep step) => Pages.Where(s => s < step).All(IsSound);

    private WizardStep StepOf(string field) => (WizardStep)(int)(template.Fields.FirstOrDefault(f => f.Name == field)?.Step ?? FieldStep.What);

    private void Check()
    {
        shown = FormRules.Fill([.. template.Fields.Where(kind.Asks)], Place?.FormPlace, values).Fields;
        problems = Place is { } place ? RequestKinds.Fill(kind, template.Fields, place.FormPlace, values, place.Ceilings).Problems : [];
    }
}
