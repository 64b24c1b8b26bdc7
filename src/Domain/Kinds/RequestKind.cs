using Domain.Catalog;
using Domain.Costs;
using Domain.Data;
using Domain.Requests;
using Domain.Teams;

namespace Domain.Kinds;

/// <summary>
/// One kind of request, whole: what its form asks, what is wrong between its values, and the plan, checks and estimate it comes to.
/// The steps of its plans stand in the same folder. A kind is found by itself: adding one touches no list.
/// </summary>
public abstract class RequestKind
{
    private protected RequestKind() { }

    /// <summary>What requests are stored and asked by: <c>service</c>. It never changes.</summary>
    public abstract string Id { get; }

    /// <summary>The kind of template its form is made from; null where there is nothing to fill in.</summary>
    public abstract TemplateKind? From { get; }

    /// <summary>What is done, as an imperative: <c>Run tasks</c>.</summary>
    public abstract string Name { get; }

    /// <summary>What is done with something that stands: <c>Change image of payments-dev-api</c>.</summary>
    public virtual string Heading(string existing) => $"{Name} of {existing}";

    /// <summary>Whether it names a cluster of the environment.</summary>
    public virtual bool NeedsCluster => true;

    /// <summary>Whether it may be asked for something that does not stand yet.</summary>
    public virtual bool MakesNew => false;

    /// <summary>Whether it may be asked for something that stands: <see cref="RequestDraft.ExistingService"/> names it.</summary>
    public virtual bool ChangesExisting => true;

    /// <summary>What its form asks where no template says it.</summary>
    public virtual IReadOnlyList<Field> OwnFields => [];

    /// <summary>Which of the fields it asks.</summary>
    public virtual bool Asks(Field field) => true;

    /// <summary>What is wrong between values that are each sound; ceilings are asked for every kind alike, see <see cref="CeilingFieldRules"/>.</summary>
    /// <param name="values">Sound values by field name, defaults among them; a field with a problem of its own is left out.</param>
    public abstract IEnumerable<FieldProblem> Problems(IReadOnlyDictionary<string, string> values);

    /// <summary>The line a draft is known by while no plan is made of it.</summary>
    public abstract string DraftTitle(RequestDraft draft);

    /// <summary>The fields that one planned change comes from, so that an approver may strike it: they go back to what stands. Null where other changes need it, or nothing would be left.</summary>
    public virtual IReadOnlyList<string>? StruckFields(Change change, IReadOnlyList<string> asked) => null;

    /// <summary>What stands in AWS of <see cref="OwnFields"/>, so that its form begins with it.</summary>
    /// <exception cref="Aws.AwsRefused">AWS refused or could not be reached.</exception>
    internal virtual Task<IReadOnlyDictionary<string, string>> StandingAsync(TeamEnvironment place, string cluster, string existing, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<string, string>>(new Dictionary<string, string>(0));

    /// <summary>Reads what stands in AWS and plans from it. Saves nothing.</summary>
    /// <exception cref="Aws.AwsRefused">AWS refused or could not be reached.</exception>
    internal abstract Task<KindOutcome> ProposeAsync(Wish wish, CancellationToken cancellationToken);

    /// <summary>Writes down what a request of this kind has made, in the transaction that ends it well.</summary>
    internal virtual Task DoneAsync(PortalDb db, Request request, CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>What a kind plans from.</summary>
/// <param name="Template">The version whose fields were asked; null for a kind without a form.</param>
/// <param name="Values">Sound values by field name, defaults among them.</param>
internal sealed record Wish(RequestDraft Draft, Team Team, TeamEnvironment Place, TemplateVersion? Template, IReadOnlyDictionary<string, string> Values, PriceBook Prices)
{
    /// <summary>The version that what stands is on; null where it is <see cref="Template"/>, or is not known.</summary>
    public TemplateVersion? From { get; init; }
}

/// <summary>What a request would do, before what is common to all requests is checked.</summary>
public sealed record KindProposal(string Title, Plan Plan, IReadOnlyList<Check> Checks, Estimate Estimate, Footprint Footprint);

internal abstract record KindOutcome
{
    private KindOutcome() { }
    public sealed record Ready(KindProposal Proposal) : KindOutcome;
    public sealed record Invalid(IReadOnlyList<FieldProblem> Problems) : KindOutcome;
    public sealed record Refused(string Why) : KindOutcome;
}
