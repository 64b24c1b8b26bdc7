namespace Domain.Access;

/// <summary>Of which kind a refusal is; the sentence beside it says the rest.</summary>
public enum Refusal
{
    /// <summary>The person may not: another could.</summary>
    NotPermitted,
    /// <summary>There is no such thing, or the person may not see it.</summary>
    NotThere,
    /// <summary>Not in the present state of things.</summary>
    NotNow,
    /// <summary>What was sent does not fit.</summary>
    NotFit,
    /// <summary>AWS refused or did not answer.</summary>
    ByAws,
}
