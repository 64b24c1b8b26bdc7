using System.Text.Json;
using Domain.Catalog;
using Domain.Workloads.TaskDefinitions;

namespace Domain.Kinds;

/// <summary>
/// What a form's fields say of the main container beside its image, port and size: the same for services and tasks. Pure.
/// </summary>
/// <param name="Command">Words; null leaves the container's own.</param>
/// <param name="HealthCommand">Run by the container's shell; null leaves its health check.</param>
/// <param name="TaskRoleArn">Null leaves the task's role.</param>
/// <param name="Environment">All plain variables there shall be beside the template's; null leaves them.</param>
/// <param name="Secrets">All secret ones, name to ARN; null leaves them.</param>
/// <param name="Given">Plain variables that fields are given as.</param>
/// <param name="GivenSecrets">Secret ones.</param>
/// <param name="NotGiven">Variables of fields that have no value, being hidden or left out.</param>
public sealed record ContainerFields(
    IReadOnlyList<string>? Command, string? HealthCommand, string? TaskRoleArn,
    IReadOnlyDictionary<string, string>? Environment, IReadOnlyDictionary<string, string>? Secrets,
    IReadOnlyDictionary<string, string> Given, IReadOnlyDictionary<string, string> GivenSecrets, IReadOnlyList<string> NotGiven)
{
    /// <param name="values">Sound ones, with defaults.</param>
    public static ContainerFields Of(IReadOnlyList<Field> fields, IReadOnlyDictionary<string, string> values)
    {
        var variables = fields.Where(f => f.Variable is not null).ToList();
        return new(
            Value(FieldNames.Command) is { } command ? CommandRules.Read(command) : null,
            Value(FieldNames.HealthCommand), Value(FieldNames.TaskRole), Map(FieldNames.Environment), Map(FieldNames.Secrets),
            Pairs(variables.Where(f => f.Kind is not FieldKind.Secret)), Pairs(variables.Where(f => f.Kind is FieldKind.Secret)),
            [.. variables.Where(f => Value(f.Name) is null).Select(f => f.Variable ?? "")]);

        string? Value(string name) => values.GetValueOrDefault(name);
        Dictionary<string, string>? Map(string name) => Value(name) is { } text ? MapRules.Read(text)?.ToDictionary(StringComparer.Ordinal) : null;
        Dictionary<string, string> Pairs(IEnumerable<Field> of) => of.Where(f => Value(f.Name) is not null).ToDictionary(f => f.Variable ?? "", f => Value(f.Name) ?? "", StringComparer.Ordinal);
    }

    /// <summary>What a document says of the fields: a form filled with it asks for what stands.</summary>
    public static IReadOnlyDictionary<string, string> Standing(IReadOnlyList<Field> fields, TaskDefinitionDocument document, string? container)
    {
        var main = document.Main(container);
        var given = fields.Select(f => f.Variable).ToHashSet(StringComparer.Ordinal);
        (string Name, string? Value)[] standing =
            [
                .. fields.Where(f => f.Variable is not null)
                    .Select(f => (f.Name, (f.Kind is FieldKind.Secret ? main.Secrets : main.Environment).GetValueOrDefault(f.Variable ?? ""))),
                (FieldNames.Command, main.Command is [] ? null : JsonSerializer.Serialize(main.Command)),
                (FieldNames.HealthCommand, main.HasHealthCheck ? HealthText(main) : null),
                (FieldNames.TaskRole, document.TaskRoleArn is "" ? null : document.TaskRoleArn),
                (FieldNames.Environment, MapRules.Write(main.Environment.Where(v => !given.Contains(v.Key)))),
                (FieldNames.Secrets, MapRules.Write(main.Secrets.Where(v => !given.Contains(v.Key)))),
            ];
        var known = fields.Select(f => f.Name).ToHashSet(StringComparer.Ordinal);
        return standing.Where(s => s.Value is not null && known.Contains(s.Name)).ToDictionary(s => s.Name, s => s.Value ?? "", StringComparer.Ordinal);
    }

    /// <summary>The document with what is asked of its main container.</summary>
    /// <param name="fixedNames">Variables of the template's base, which a map does not take away.</param>
    internal TaskDefinitionDocument PutOn(TaskDefinitionDocument document, string? container, IReadOnlySet<string> fixedNames)
    {
        var main = document.Main(container);
        var gone = Others(main.Environment, Environment).Concat(Others(main.Secrets, Secrets)).Concat(NotGiven).Where(n => !fixedNames.Contains(n));
        document = document.WithoutVariables(gone, container).WithEnvironment(With(Environment, Given), container).WithSecrets(With(Secrets, GivenSecrets), container);
        document = Command is { } command ? document.WithCommand(command, container) : document;
        document = HealthCommand is { } health && health != HealthText(main) ? document.WithHealthCommand(health, container) : document;
        return TaskRoleArn is { } role ? document.WithRoles(document.ExecutionRoleArn, role) : document;
    }

    /// <summary>Without what a base says by itself: a form filled with what stands asks for that too, and it is the template's to change.</summary>
    internal ContainerFields Beyond(TaskDefinitionDocument given, string? container)
    {
        var main = given.Main(container);
        return this with
        {
            Command = Command is { } command && command.SequenceEqual(main.Command, StringComparer.Ordinal) ? null : Command,
            HealthCommand = main.HasHealthCheck && HealthCommand == HealthText(main) ? null : HealthCommand,
            TaskRoleArn = TaskRoleArn == given.TaskRoleArn ? null : TaskRoleArn,
            Environment = Environment?.Where(v => main.Environment.GetValueOrDefault(v.Key) != v.Value).ToDictionary(StringComparer.Ordinal),
            Secrets = Secrets?.Where(v => main.Secrets.GetValueOrDefault(v.Key) != v.Value).ToDictionary(StringComparer.Ordinal),
        };
    }

    private IEnumerable<string> Others(IReadOnlyDictionary<string, string> now, IReadOnlyDictionary<string, string>? wanted) =>
        wanted is null ? [] : now.Keys.Where(n => !wanted.ContainsKey(n) && !Given.ContainsKey(n) && !GivenSecrets.ContainsKey(n));

    private static Dictionary<string, string> With(IReadOnlyDictionary<string, string>? map, IReadOnlyDictionary<string, string> given)
    {
        var all = new Dictionary<string, string>(map ?? given, StringComparer.Ordinal);
        foreach (var (name, value) in given)
        {
            all[name] = value;
        }

        return all;
    }

    private static string HealthText(TaskContainer main) => string.Join(' ', main.HealthCheck is ["CMD" or "CMD-SHELL", ..] ? main.HealthCheck.Skip(1) : main.HealthCheck);
}
