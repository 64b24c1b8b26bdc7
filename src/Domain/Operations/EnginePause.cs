namespace Domain.Operations;

/// <summary>Holds the loops of this process back while the demo's data is being made anew.</summary>
internal sealed class EnginePause
{
    private volatile bool paused;

    public bool IsPaused => paused;

    public void Set(bool rest) => paused = rest;
}
