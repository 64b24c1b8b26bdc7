namespace Domain.Operations;

/// <summary>Holds this process back from claiming operations, while the demo's data is being made anew.</summary>
internal sealed class EnginePause
{
    private volatile bool _paused;

    public bool IsPaused => _paused;

    public void Set(bool paused) => _paused = paused;
}
