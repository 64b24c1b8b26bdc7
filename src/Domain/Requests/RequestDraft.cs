namespace Domain.Requests;

/// <summary>What a person fills in: which template, where, the values, and why.</summary>
/// <param name="TemplateId">Empty for a kind of request that has no form.</param>
/// <param name="ExistingService">Full name of what it changes; null to ask for something new.</param>
/// <param name="Values">By field name; untouched and locked fields may be left out.</param>
/// <param name="Kind">The kind of request, see <see cref="Kinds.RequestKind.Id"/>.</param>
/// <param name="TemplateVersion">The template's version, <c>1.2</c>; null for the newest published, or for what stands the one it was made from.</param>
public sealed record RequestDraft(
    string TemplateId, string TeamId, string Environment, string Cluster, string? ExistingService,
    IReadOnlyDictionary<string, string> Values, string Reason, string Kind = RequestDraft.ServiceKind, string? TemplateVersion = null)
{
    public const string ServiceKind = "service";
}
