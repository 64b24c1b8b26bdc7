using System.Data.Common;
using Domain.Audit;
using Microsoft.Extensions.Options;

namespace Portal.Features.Audit;

/// <summary><c>dotnet Portal.dll verify-audit</c>: the record is verified without a portal that runs, by whoever holds the machine.</summary>
internal static class VerifyCommand
{
    public const string Name = "verify-audit";

    /// <returns>0: whole. 1: broken, the first link is named. 2: it could not be read.</returns>
    public static async Task<int> RunAsync(IServiceProvider services, TextWriter output, CancellationToken cancellationToken)
    {
        try
        {
            return await services.GetRequiredService<VerifyRecord>().CommandAsync(output, cancellationToken);
        }
        catch (Exception e) when (e is DbException or IOException or InvalidOperationException or OptionsValidationException or UnauthorizedAccessException)
        {
            await output.WriteLineAsync($"The record could not be verified: {e.Message}");
            return 2;
        }
    }
}
