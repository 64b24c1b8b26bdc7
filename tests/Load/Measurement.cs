namespace Load;

/// <param name="Name">What the command line calls it.</param>
/// <param name="What">One line for the list.</param>
/// <param name="RunAsync">Gets a scratch folder and prints its figures as they come.</param>
internal sealed record Measurement(string Name, string What, Func<string, Action<Figure>, CancellationToken, Task> RunAsync);
