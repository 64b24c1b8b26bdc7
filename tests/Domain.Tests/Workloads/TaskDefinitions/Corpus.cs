using Domain.Workloads.TaskDefinitions;

namespace Domain.Tests.Workloads.TaskDefinitions;

/// <summary>The task definitions under Corpus, of the shapes people really use.</summary>
internal static class Corpus
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Workloads", "TaskDefinitions", "Corpus");

    public static IReadOnlyList<string> Files { get; } =
        [.. Directory.EnumerateFiles(Folder, "*.json").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)];

    public static string PathOf(string file) => Path.Combine(Folder, $"{file}.json");

    public static TaskDefinitionDocument Read(string file) => Assert.IsType<TaskDefinitionReading.Read>(TaskDefinitionReading.Of(File.ReadAllText(PathOf(file)))).Document;
}
