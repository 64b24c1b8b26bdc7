using System.Text.RegularExpressions;

namespace AwsClients.Generator;

/// <summary>
/// One .api file: a service, its operations and the types they reach. The lines are
/// <c>service key=value …</c>, <c>op Name Input Output [pages=in/out/size] [hostPrefix=…] [http=METHOD:path:status] [@pagesAlone] [@noArguments] [! errors]</c>,
/// <c>struct|union Name</c> or <c>error Name client|server status [code=…]</c> with indented members, <c>enum Name values</c>.
/// </summary>
internal sealed class ServiceFile
{
    private readonly Dictionary<string, string> service = [];

    public List<Operation> Operations { get; } = [];
    public Dictionary<string, Structure> Structures { get; } = [];
    public Dictionary<string, string[]> Enums { get; } = [];

    public string Namespace => service["namespace"];
    public string Type => service["type"];
    public string Protocol => service["protocol"];

    /// <summary>What the client speaks first, then what else a server of it understands.</summary>
    public IReadOnlyList<string> Protocols => [Protocol, .. this["also"].Split([','], StringSplitOptions.RemoveEmptyEntries)];

    public string Access => this["access"] is { Length: > 0 } access ? access : "public";
    public bool HasClient => this["emit"] != "server";
    public IEnumerable<Structure> Errors => Structures.Values.Where(s => s.IsError);

    /// <summary>
    /// The exception classes with their members. Two errors may share a class, as CloudWatch's ResourceNotFound and
    /// ResourceNotFoundException do: it has the members of both.
    /// </summary>
    public IEnumerable<(string Class, List<Member> Members)> Exceptions => Errors.GroupBy(e => Names.Exception(e.Name))
        .Select(same => (same.Key, same.SelectMany(e => e.Members).Where(m => m.Property != "Message").GroupBy(m => m.Wire).Select(m => m.First()).ToList()));

    /// <summary>JSON names the structure; query services have codes of their own.</summary>
    public string CodeOf(Structure error) => Protocol == "query" ? error.QueryCode ?? error.Name : error.Name;

    /// <summary>A fact of the service line, with spaces in place of underscores; empty where absent.</summary>
    public string this[string fact] => service.TryGetValue(fact, out var value) ? value : "";

    public void HideTypes() => service["access"] = "internal";

    public static ServiceFile Parse(IEnumerable<string> lines)
    {
        var file = new ServiceFile();
        Structure? open = null;
        foreach (var line in lines)
        {
            var words = Regex.Matches(line, "\"[^\"]*\"|\\S+").Cast<Match>().Select(m => m.Value.Trim('"')).ToArray();
            if (words.Length == 0 || words[0].StartsWith("#"))
            {
                continue;
            }

            if (line[0] == ' ')
            {
                (open ?? throw new FormatException($"a member outside a structure: {line}")).Members.Add(new(words));
                continue;
            }

            switch (words[0])
            {
                case "service":
                    foreach (var word in words.Skip(1))
                    {
                        file.service[word.Split('=')[0]] = word.Substring(word.IndexOf('=') + 1).Replace('_', ' ');
                    }

                    file.service["target"] = file["target"].Replace(' ', '_');
                    break;
                case "op":
                    file.Operations.Add(new(words));
                    break;
                case "enum":
                    file.Enums[words[1]] = [.. words.Skip(2)];
                    break;
                default:
                    file.Structures[words[1]] = open = new(words);
                    break;
            }
        }

        return file;
    }
}

internal sealed class Operation(string[] words)
{
    public string Name => words[1];
    public string? Input => words[2] == "-" ? null : words[2];
    public string? Output => words[3] == "-" ? null : words[3];
    public IEnumerable<string> Errors => words.SkipWhile(w => w != "!").Skip(1);
    public bool PagesAlone => words.Contains("@pagesAlone");
    public bool NoArguments => words.Contains("@noArguments");

    /// <summary>Method, path and status of a REST operation.</summary>
    public (string Method, string Path, string Status)? Http =>
        words.FirstOrDefault(w => w.StartsWith("http=")) is { } http && http.Substring(5).Split(':') is { Length: 3 } parts ? (parts[0], parts[1], parts[2]) : null;

    /// <summary>What stands before the endpoint's host, such as <c>data-</c>; empty for most.</summary>
    public string HostPrefix => words.FirstOrDefault(w => w.StartsWith("hostPrefix="))?.Substring(11) ?? "";

    /// <summary>The names of the token going in and the token coming back, for an operation that is read page by page.</summary>
    public (string In, string Out)? Pages
    {
        get
        {
            var tokens = words.FirstOrDefault(w => w.StartsWith("pages="))?.Substring(6).Split('/');
            return tokens is null || tokens[0].Contains('.') || tokens[1].Contains('.') ? null : (tokens[0], tokens[1]);
        }
    }
}

internal sealed class Structure(string[] words)
{
    public string Name => words[1];
    public bool IsError => words[0] == "error";
    public bool IsServerFault => words[2] == "server";
    public string Status => words[3];
    public string? QueryCode => words.FirstOrDefault(w => w.StartsWith("code="))?.Substring(5);
    public List<Member> Members { get; } = [];
}

internal sealed class Member(string[] words)
{
    public string Wire => words[0].TrimEnd('!');
    public bool Required => words[0].EndsWith("!");
    public string Type => words[1];
    public bool IsToken => words.Contains("@token");
    public bool IsFlat => words.Contains("@flat");
    public string? Entry => Value("@entry=");
    public string? Xml => Value("@xml=");
    public string? Query => Value("@query=");
    public string Property => Names.Upper(Wire);

    /// <summary>Where in a REST message it stands, and by which name; the body for all that say nothing.</summary>
    public (string Place, string Name) Location =>
        words.Contains("@path") ? ("Path", Wire)
        : words.Contains("@payload") ? ("Payload", Wire)
        : words.Contains("@status") ? ("Status", Wire)
        : Value("@inQuery=") is { } query ? ("Query", query)
        : Value("@header=") is { } header ? ("Header", header)
        : ("Body", Wire);

    private string? Value(string flag) => words.FirstOrDefault(w => w.StartsWith(flag))?.Substring(flag.Length);
}
