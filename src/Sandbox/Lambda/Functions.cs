using System.Globalization;
using Amazon.Lambda.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Lambda;

/// <summary>Functions of AWS Lambda by ARN: they are known by name, and run nothing here.</summary>
internal sealed class LambdaState
{
    public Documents<FunctionRecord> Functions { get; init; } = new();
}

internal sealed record FunctionRecord(string Arn, string Runtime, DateTimeOffset Modified);

internal sealed class Functions(World world)
{
    public static Api Offer(World world) =>
        new Api("lambda").Read<GetFunctionConfigurationRequest, GetFunctionConfigurationResponse>("GetFunctionConfiguration", new Functions(world).Get);

    /// <param name="request">Names it by its name, its partial or its whole ARN.</param>
    private GetFunctionConfigurationResponse Get(GetFunctionConfigurationRequest request, Call call)
    {
        var parts = request.FunctionName.Split(':');
        var name = Array.IndexOf(parts, "function") is var at and >= 0 && at + 1 < parts.Length ? parts[at + 1] : parts[0];
        var arn = call.Arn("lambda", $"function:{name}");
        call.Authorize(arn);
        if (request.FunctionName.StartsWith("arn:", StringComparison.Ordinal) && !request.FunctionName.StartsWith(call.Arn("lambda", "function:"), StringComparison.Ordinal)
            || !world.State.Lambda.Functions.TryGetValue(arn, out var found))
        {
            throw new AwsError("ResourceNotFoundException", $"Function not found: {arn}", 404);
        }
        return new()
        {
            FunctionArn = found.Arn, FunctionName = name, Runtime = found.Runtime, State = "Active", Version = "$LATEST", PackageType = "Zip",
            LastModified = found.Modified.ToString("yyyy-MM-dd'T'HH:mm:ss.fff+0000", CultureInfo.InvariantCulture), Timeout = 3, MemorySize = 128,
        };
    }
}
