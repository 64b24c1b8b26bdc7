using System.ComponentModel.DataAnnotations;

namespace Domain.Operations;

/// <summary>Configuration section <c>Operations</c>.</summary>
public sealed class OperationOptions
{
    /// <summary>Seconds an owner holds an operation without a sign of life. After a crash the next owner waits this long.</summary>
    [Range(2, 600)]
    public int LeaseSeconds { get; set; } = 10;

    /// <summary>Operations that run at once in this process.</summary>
    [Range(1, 64)]
    public int Parallel { get; set; } = 4;

    /// <summary>Seconds between looks for due work when no signal came.</summary>
    [Range(0.05, 60)]
    public double PollSeconds { get; set; } = 1;

    /// <summary>Tries of a step that AWS throttles or does not answer, before it counts as failed.</summary>
    [Range(1, 100)]
    public int MaxAttempts { get; set; } = 8;
}
