using Microsoft.AspNetCore.Components.Web;
using Portal.Parts;

namespace Portal.Shell;

/// <summary>Catches what a page threw while it rendered or answered a click. The person sees a reference, the log has the rest.</summary>
public sealed partial class PageErrors(ILogger<PageErrors> log) : ErrorBoundary
{
    /// <summary>Of the error shown now.</summary>
    public string? Reference { get; private set; }

    /// <inheritdoc />
    protected override Task OnErrorAsync(Exception exception)
    {
        Reference = ReferenceId.New();
        LogBroken(exception, Reference);
        return Task.CompletedTask;
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "A page broke, reference {Reference}")]
    private partial void LogBroken(Exception broken, string reference);
}
