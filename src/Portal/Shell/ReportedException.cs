using Microsoft.AspNetCore.Diagnostics;
using Portal.Api;
using Portal.Parts;

namespace Portal.Shell;

/// <summary>
/// What nobody expected, outside a circuit: logged under a reference, answered with that reference and never with the
/// exception's own words. Pages go on to /error; calls to /api get a problem document.
/// </summary>
internal sealed partial class ReportedException(ILogger<ReportedException> log) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var reference = ReferenceId.New();
        httpContext.Items[typeof(ReportedException)] = reference;
        LogBroken(exception, reference);
        if (!UnreadableCall.OfApi(httpContext))
        {
            return false;
        }

        await Results.Problem(
            title: "The fault is in Berth, not in what you sent.",
            statusCode: StatusCodes.Status500InternalServerError,
            extensions: new Dictionary<string, object?> { ["reference"] = reference }).ExecuteAsync(httpContext);
        return true;
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "A call broke, reference {Reference}")]
    private partial void LogBroken(Exception broken, string reference);
}
