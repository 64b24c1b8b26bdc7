using System.Globalization;
using Domain.Catalog;
using Domain.Requests;

namespace Domain.Tests.Properties;

/// <summary>Takes a sound request and writes into some of its fields what a person, a script or an attacker might.</summary>
internal sealed class HostileValues(Random random)
{
    public static readonly IReadOnlyList<string> Texts =
    [
        "", " ", "\t\n", "\0", "a\0b", "\uD800", "\uDC00x", "0", "-0", "-1", "+1", "+2", "00000256", "1e3", "1,000", "1 000", "1.0", "٣", "２", "Ⅷ", "½", "2147483647", "2147483648", "-2147483648",
        "99999999999999999999", "0x10", "NaN", "Infinity", "null", "true", "undefined", "{}", "[]", "{\"a\":1}", "{\"A\":\"b\",\"A\":\"c\"}", "{\"A\":null}", "[\"a\",1]", "[\"\\ud800\"]", "{\"A B\":\"c\"}",
        "{\"A\":\"\\u0000\"}", "\"", "'", "\\", "*", "?", "${aws:username}", "../../x", "%00", "a/b:c@d", "<script>alert(1)</script>", "'; DROP TABLE Requests; --", "日本語", "👩‍🚀", "\u202Eabc", "a\u0301",
        "Fargate,Ec2", "FargateSpot,Ec2", "Fargate, FargateSpot", "fargate", "FARGATE", "Ec2 ", "3", "-3", "256/512", "512/1024", "4096/30720", "256/4096", "1/1", "196608/1048576", "127", "128", "196608", "196609", "6", "5", "1048576",
        "payments-dev-stands", "search-dev-stands", "payments-prod-x", "a--b", "a-", "main-fargate", "main-ec2", "arn:aws:iam::111122223333:role/*", "arn:aws:iam::111122223333:role/admin",
        "arn:aws:iam::111122223333:role/berth/payments-dev-task", "arn:aws:secretsmanager:us-east-1:111122223333:secret:x-AbCdEf", "arn:aws:ssm:us-east-1:111122223333:parameter/../x", "nginx:latest", "nginx", "REG/x:1", "x@sha256:0",
        "subnet-0be2740000000001a", "subnet-0be2740000000000a", "subnet-0be2740000000000a,subnet-0be2740000000000b", "[\"subnet-0be2740000000000b\"]",
        "1.0", "9.9", "latest", "web-service", "service", "task",
    ];

    public RequestDraft Spoil(RequestDraft sound, IReadOnlyList<Field> fields)
    {
        var draft = sound with { Values = new Dictionary<string, string>(sound.Values) };
        var values = (Dictionary<string, string>)draft.Values;
        for (var left = random.Next(1, 4); left > 0; left--)
        {
            switch (random.Next(12))
            {
                case 0:
                    values.Remove(values.Keys.ElementAtOrDefault(random.Next(values.Count + 1)) ?? "");
                    break;
                case 1:
                    draft = random.Next(5) switch
                    {
                        0 => draft with { Cluster = Text() },
                        1 => draft with { ExistingService = random.Next(3) == 0 ? null : Text() },
                        2 => draft with { TemplateVersion = Text() },
                        3 => draft with { Kind = Text() },
                        _ => draft with { Environment = Text() },
                    };
                    break;
                case 2:
                    values[Text()] = Text();
                    break;
                case 3 or 4 or 5:
                    Size(values, fields);
                    break;
                default:
                    var field = fields.Count == 0 ? null : fields[random.Next(fields.Count)];
                    values[field?.Name ?? Text()] = field is null ? Text() : For(field);
                    break;
            }
        }

        return draft;
    }

    /// <summary>A sound size, of so many tasks that some of them pass a ceiling of the team or of its environment and some just do not.</summary>
    private void Size(Dictionary<string, string> values, IReadOnlyList<Field> fields)
    {
        var cpu = OneOf([512, 1024, 2048, 4096, 8192]);
        var memory = OneOf(SizeRules.Fargate[cpu]);
        var tasks = random.Next(1, 10);
        foreach (var (name, value) in new[]
        {
            (FieldNames.Cpu, Number(cpu)), (FieldNames.Memory, Number(memory)), (FieldNames.Size, SizeRules.Write(cpu, memory)),
            (FieldNames.MinTasks, "1"), (FieldNames.MaxTasks, Number(tasks)), (FieldNames.Tasks, Number(tasks)),
        }.Where(v => fields.Any(f => f.Name == v.Item1)))
        {
            values[name] = value;
        }
    }

    /// <summary>Half of it fits the kind of field and lies at its edges.</summary>
    private string For(Field field) => random.Next(2) == 0 ? Text() : field.Kind switch
    {
        FieldKind.Number => Number(Edge(field.Min ?? 0, field.Max ?? 100)),
        FieldKind.Cpu => Number(OneOf([.. SizeRules.Fargate.Keys, 128, 384, 196608, 32768])),
        FieldKind.Memory => Number(OneOf([6, 512, 1024, 2048, 3072, 4096, 8192, 16384, 30720, 61440, 122880, 1048576])),
        FieldKind.Size => $"{Number(OneOf([.. SizeRules.Fargate.Keys]))}/{Number(OneOf([512, 1024, 2048, 4096, 8192, 61440]))}",
        FieldKind.Compute => OneOf(["Fargate", "FargateSpot", "Ec2"]),
        FieldKind.EnvironmentMap or FieldKind.SecretMap => $"{{\"{Text()}\":{System.Text.Json.JsonSerializer.Serialize(Text().Replace("\uD800", "", StringComparison.Ordinal).Replace("\uDC00", "", StringComparison.Ordinal))}}}",
        FieldKind.Choice => OneOf(field.Choices ?? [""]),
        _ => new string('a', OneOf([1, 2, 32, 33, 255, 256, FieldRules.MostCharacters, FieldRules.MostCharacters + 1])),
    };

    private int Edge(int min, int max) => OneOf([min - 1, min, min + 1, (min + max) / 2, max - 1, max, max == int.MaxValue ? max : max + 1, 7, 8, 9, 12, 13]);

    private string Text() => random.Next(8) == 0 ? string.Concat(Enumerable.Range(0, random.Next(1, 20)).Select(_ => (char)random.Next(1, 0x2FF))) : OneOf(Texts);

    private T OneOf<T>(IReadOnlyList<T> of) => of[random.Next(of.Count)];

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
