using Domain.Aws;

namespace Domain.Tests.Aws;

public sealed class AwsTroubleTests
{
    [Theory]
    [InlineData("AccessDeniedException", 400, AwsTrouble.Refused)]
    [InlineData("AccessDenied", 403, AwsTrouble.Refused)]
    [InlineData("InvalidParameterException", 400, AwsTrouble.Refused)]
    [InlineData("LimitExceededException", 400, AwsTrouble.Refused)]
    [InlineData("PackedPolicyTooLarge", 400, AwsTrouble.Refused)]
    [InlineData("ClusterNotFoundException", 400, AwsTrouble.NotFound)]
    [InlineData("ServiceNotActiveException", 400, AwsTrouble.NotFound)]
    [InlineData("NoSuchEntity", 404, AwsTrouble.NotFound)]
    [InlineData("LoadBalancerNotFound", 400, AwsTrouble.NotFound)]
    [InlineData("ResourceNotFoundFault", 404, AwsTrouble.NotFound)]
    [InlineData("InvalidLaunchTemplateId.NotFound", 400, AwsTrouble.NotFound)]
    [InlineData("ResourceAlreadyExistsException", 400, AwsTrouble.Conflict)]
    [InlineData("EntityAlreadyExists", 409, AwsTrouble.Conflict)]
    [InlineData("AlreadyExistsFault", 400, AwsTrouble.Conflict)]
    [InlineData("InvalidGroup.Duplicate", 400, AwsTrouble.Conflict)]
    [InlineData("ClusterContainsTasksException", 400, AwsTrouble.Conflict)]
    [InlineData("DeleteConflict", 409, AwsTrouble.Conflict)]
    [InlineData("UpdateInProgressException", 400, AwsTrouble.Conflict)]
    [InlineData("ThrottlingException", 400, AwsTrouble.Throttled)]
    [InlineData("Throttling", 400, AwsTrouble.Throttled)]
    [InlineData("RequestLimitExceeded", 503, AwsTrouble.Throttled)]
    [InlineData("SomethingNew", 429, AwsTrouble.Throttled)]
    [InlineData("ServerException", 500, AwsTrouble.Unavailable)]
    [InlineData("InternalServiceFault", 400, AwsTrouble.Unavailable)]
    [InlineData("SomethingNew", 502, AwsTrouble.Unavailable)]
    [InlineData("ExpiredTokenException", 400, AwsTrouble.Credentials)]
    [InlineData("UnrecognizedClientException", 400, AwsTrouble.Credentials)]
    [InlineData("SignatureDoesNotMatch", 403, AwsTrouble.Credentials)]
    [InlineData("AuthFailure", 401, AwsTrouble.Credentials)]
    public void An_error_of_any_service_is_one_of_six_kinds(string code, int status, AwsTrouble kind) =>
        Assert.Equal(kind, AwsTroubleRules.Of(code, status));

    [Fact]
    public void Of_all_errors_that_AWS_models_those_named_alike_are_of_one_kind()
    {
        // a line of a model: error NAME client|server STATUS code=CODE, the code where it is not the name
        var lines = Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Models"), "*.api").SelectMany(File.ReadLines).Select(l => l.Split(' '));
        var codes = lines.Where(l => l is ["error", _, "client" or "server", ..])
            .Select(l => l[^1].StartsWith("code=", StringComparison.Ordinal) ? l[^1]["code=".Length..] : l[1]).Distinct(StringComparer.Ordinal).ToList();

        Assert.True(codes.Count > 80);
        Assert.All(codes.Where(c => c.Contains("NotFound", StringComparison.Ordinal) || c.StartsWith("NoSuch", StringComparison.Ordinal)), c => Assert.Equal(AwsTrouble.NotFound, AwsTroubleRules.Of(c, 400)));
        Assert.All(codes.Where(c => c.Contains("AlreadyExists", StringComparison.Ordinal) || c.Contains("InUse", StringComparison.Ordinal)), c => Assert.Equal(AwsTrouble.Conflict, AwsTroubleRules.Of(c, 400)));
        Assert.All(codes.Where(c => c.Contains("Throttl", StringComparison.Ordinal)), c => Assert.Equal(AwsTrouble.Throttled, AwsTroubleRules.Of(c, 400)));
        Assert.All(codes.Where(c => c.StartsWith("Invalid", StringComparison.Ordinal) && !c.Contains("NotFound", StringComparison.Ordinal)), c => Assert.Equal(AwsTrouble.Refused, AwsTroubleRules.Of(c, 400)));
    }

    [Theory]
    [InlineData("UpdateInProgressException", true)]
    [InlineData("ResourceAlreadyExistsException", false)]
    [InlineData("ExpiredToken", true)]
    [InlineData("SignatureDoesNotMatch", false)]
    [InlineData("ThrottlingException", true)]
    [InlineData("ClusterNotFoundException", false)]
    public void Only_what_may_pass_by_itself_is_tried_again(string code, bool again) =>
        Assert.Equal(again, AwsTroubleRules.IsTransient(AwsTroubleRules.Of(code, 400), code));
}
