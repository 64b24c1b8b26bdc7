using Domain.Aws;

namespace Domain.Tests.Aws;

public sealed class PacedRetryTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 4)]
    [InlineData(9, 20)]
    public void The_pause_doubles_up_to_twenty_seconds(int retry, double longest)
    {
        Assert.Equal(TimeSpan.FromSeconds(longest), PacedRetry.Pause(retry, 1));
        Assert.Equal(TimeSpan.FromSeconds(longest / 4), PacedRetry.Pause(retry, 0.25));
    }
}
