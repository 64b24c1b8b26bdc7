using System.Globalization;
using System.Text.Json.Nodes;

namespace Domain.Catalog;

/// <summary>The values of a form as JSON Schema (draft 2020-12), made from the same fields as the form and the server's check. Pure.</summary>
public static class SchemaRules
{
    private const string Secret = "^arn:aws[a-z-]*:(?:secretsmanager:[^:]+:[0-9]{12}:secret:|ssm:[^:]+:[0-9]{12}:parameter/).+$";

    /// <param name="place">Null leaves out what environments override.</param>
    public static JsonObject Of(string title, IReadOnlyList<Field> fields, FormPlace? place)
    {
        // a draft may hold two fields of one name
        var here = fields.DistinctBy(f => f.Name, StringComparer.Ordinal).Select(f => FormRules.In(f, place)).ToList();
        var schema = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = title,
            ["type"] = "object",
            ["properties"] = new JsonObject(here.Select(f => KeyValuePair.Create<string, JsonNode?>(f.Name, Property(f)))),
            ["required"] = Array(here.Where(f => f.When is null && IsRequired(f)).Select(f => f.Name)),
            ["additionalProperties"] = false,
        };
        var conditions = here.Where(f => f.When is not null && IsRequired(f)).ToList();
        if (conditions.Count > 0)
        {
            schema["allOf"] = new JsonArray([.. conditions.Select(f => Condition(f, here))]);
        }

        return schema;
    }

    private static bool IsRequired(Field field) => field.Default is null && !field.Optional;

    private static JsonObject Property(Field field)
    {
        var property = field.Kind switch
        {
            FieldKind.Number => Bounds(new() { ["type"] = "integer" }, "minimum", "maximum", field),
            FieldKind.Cpu or FieldKind.Memory => new() { ["type"] = "integer", ["minimum"] = 1 },
            FieldKind.Switch => new() { ["type"] = "boolean" },
            FieldKind.EnvironmentMap => Map(new() { ["type"] = "string" }),
            FieldKind.SecretMap => Map(new() { ["type"] = "string", ["pattern"] = Secret }),
            FieldKind.Subnets => new() { ["type"] = "array", ["items"] = Text("^subnet-(?:[0-9a-f]{8}|[0-9a-f]{17})$"), ["minItems"] = 1, ["maxItems"] = ReferenceRules.MostSubnets, ["uniqueItems"] = true },
            FieldKind.Command => new() { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "string" }, ["minItems"] = 1, ["maxItems"] = CommandRules.MostWords },
            FieldKind.Secret => Text(Secret),
            FieldKind.Role => Text("^arn:aws[a-z-]*:iam::[0-9]{12}:role/.+$"),
            FieldKind.TargetGroup => Text("^arn:aws[a-z-]*:elasticloadbalancing:[a-z0-9-]+:[0-9]{12}:targetgroup/.+$"),
            FieldKind.Schedule => Text(@"^(?:cron|rate|at)\(.+\)$"),
            FieldKind.Compute => new() { ["type"] = "string", ["enum"] = Array(Enum.GetNames<Teams.Compute>()) },
            FieldKind.Size => Choices(field, Text("^[0-9]+/[0-9]+$")),
            FieldKind.Choice => Choices(field, new() { ["type"] = "string" }),
            FieldKind.Image => new() { ["type"] = "string", ["maxLength"] = 255 },
            FieldKind.Text => Bounds(field.Pattern is { } pattern ? Text($"^(?:{pattern})$") : new() { ["type"] = "string" }, "minLength", "maxLength", field),
        };
        property["title"] = field.Label;
        property["description"] = field.Unit is null ? field.Help : $"{field.Help} In {field.Unit}.";
        if (field.Default is { } value)
        {
            property["default"] = Value(field, value);
            if (field.Mode is FieldMode.Locked)
            {
                property["const"] = Value(field, value);
                property["readOnly"] = true;
            }
        }

        return property;
    }

    private static JsonObject Text(string pattern) => new() { ["type"] = "string", ["pattern"] = pattern };

    private static JsonObject Map(JsonObject values) => new()
    {
        ["type"] = "object", ["propertyNames"] = Text("^[A-Za-z_][A-Za-z0-9_.-]{0,254}$"), ["additionalProperties"] = values, ["maxProperties"] = MapRules.MostEntries,
    };

    private static JsonObject Choices(Field field, JsonObject otherwise) =>
        field.Choices is { Count: > 0 } choices ? new() { ["type"] = "string", ["enum"] = Array(choices) } : otherwise;

    private static JsonObject Bounds(JsonObject property, string least, string greatest, Field field)
    {
        if (field.Min is { } min)
        {
            property[least] = min;
        }

        if (field.Max is { } max)
        {
            property[greatest] = max;
        }

        return property;
    }

    /// <summary>The stored text as the JSON value that the schema's type asks for.</summary>
    private static JsonNode? Value(Field field, string text) => field.Kind switch
    {
        FieldKind.Number or FieldKind.Cpu or FieldKind.Memory when int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        FieldKind.Switch when text is "true" or "false" => text == "true",
        FieldKind.EnvironmentMap or FieldKind.SecretMap when MapRules.Read(text) is { } map => new JsonObject(map.DistinctBy(e => e.Key, StringComparer.Ordinal).Select(e => KeyValuePair.Create<string, JsonNode?>(e.Key, e.Value))),
        FieldKind.Subnets => Array(ReferenceRules.Subnets(text)),
        FieldKind.Command when CommandRules.Read(text) is { } words => Array(words),
        _ => text,
    };

    private static JsonObject Condition(Field field, IReadOnlyList<Field> all)
    {
        var when = field.When ?? throw new ArgumentException("Asked of a field without a condition.", nameof(field));
        var asked = all.FirstOrDefault(f => f.Name == when.Field);
        var named = new JsonObject { ["enum"] = new JsonArray([.. when.Values.Select(v => asked is null ? v : Value(asked, v))]) };
        JsonNode test = when.Test is ConditionTest.IsNot ? new JsonObject { ["not"] = named } : named;

        // a value left out is the default, so an absent one is tested as that
        var byDefault = when.Values.Contains(asked?.Default ?? "", StringComparer.Ordinal) != (when.Test is ConditionTest.IsNot);
        var given = new JsonObject { ["properties"] = new JsonObject { [when.Field] = test } };
        if (!byDefault)
        {
            given["required"] = Array([when.Field]);
        }

        return new() { ["if"] = given, ["then"] = new JsonObject { ["required"] = Array([field.Name]) } };
    }

    private static JsonArray Array(IEnumerable<string> texts) => new([.. texts.Select(t => JsonValue.Create(t))]);
}
