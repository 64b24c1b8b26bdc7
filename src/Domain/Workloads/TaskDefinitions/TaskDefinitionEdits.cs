using System.Text.Json.Nodes;

namespace Domain.Workloads.TaskDefinitions;

/// <summary>
/// Small changes of a document, each giving a new one and leaving all else as it is. Those of a container are about
/// <see cref="TaskDefinitionDocument.Main"/> unless another is named.
/// </summary>
public static class TaskDefinitionEdits
{
    /// <summary>What the names of log streams begin with.</summary>
    public const string LogStreamPrefix = "ecs";

    extension(TaskDefinitionDocument document)
    {
        /// <summary>One container on the task network, TCP port and sizes to be said by further edits.</summary>
        public static TaskDefinitionDocument OneContainer(string family, string container, string image) => TaskDefinitionDocument.Of(new JsonObject
        {
            ["family"] = family,
            ["networkMode"] = "awsvpc",
            ["containerDefinitions"] = new JsonArray(new JsonObject { ["name"] = container, ["image"] = image }),
        });

        public TaskDefinitionDocument WithFamily(string family) => document.With(d => d["family"] = family);

        /// <summary>The main container under another name, wherever it is named; as it is where another container has that name.</summary>
        public TaskDefinitionDocument WithMainNamed(string name, string? container = null)
        {
            var before = document.Main(container).Name;
            return before == name || document.Containers.Any(c => c.Name == name) ? document : document.With(d =>
            {
                foreach (var item in (d["containerDefinitions"] as JsonArray)?.OfType<JsonObject>() ?? [])
                {
                    Rename(item, "name");
                    foreach (var (list, key) in new[] { ("dependsOn", "containerName"), ("volumesFrom", "sourceContainer") })
                    {
                        foreach (var naming in (item[list] as JsonArray)?.OfType<JsonObject>() ?? [])
                        {
                            Rename(naming, key);
                        }
                    }
                }
            });

            void Rename(JsonObject item, string key)
            {
                if (item[key]?.GetValue<string>() == before)
                {
                    item[key] = name;
                }
            }
        }

        /// <param name="mode">awsvpc, bridge, host, none.</param>
        public TaskDefinitionDocument WithNetworkMode(string mode) => document.With(d => d["networkMode"] = mode);

        public TaskDefinitionDocument WithImage(string image, string? container = null) => document.OnContainer(container, c => c["image"] = image);

        /// <param name="port">Container port.</param>
        /// <param name="instead">The port whose mapping moves to the new number, keeping its name and protocols; the first mapping where it is not there.</param>
        public TaskDefinitionDocument WithPort(int port, int? instead = null, string? container = null) => document.OnContainer(container, c =>
        {
            var mappings = c["portMappings"] as JsonArray ?? [];
            var known = mappings.OfType<JsonObject>().Where(m => m["containerPort"] is not null).ToList();
            if (known.Exists(m => PortOf(m) == port))
            {
                return;
            }

            if ((known.Find(m => PortOf(m) == instead) ?? known.FirstOrDefault()) is not { } mapping)
            {
                mappings.Add(new JsonObject { ["containerPort"] = port });
                c["portMappings"] = mappings.DeepClone();
                return;
            }

            // a fixed host port of a bridge stays; one that followed the container's goes on following
            if (mapping["hostPort"]?.GetValue<int>() == PortOf(mapping))
            {
                mapping.Remove("hostPort");
            }

            mapping["containerPort"] = port;
        });

        /// <summary>Gives the mapping of a port a name where it has none: container and port.</summary>
        public TaskDefinitionDocument WithPortName(int port, string? container = null)
        {
            var name = document.Main(container).Name;
            return document.OnContainer(container, c =>
            {
                if ((c["portMappings"] as JsonArray)?.OfType<JsonObject>().FirstOrDefault(m => PortOf(m) == port) is { } mapping && mapping["name"] is null)
                {
                    mapping["name"] = NameOfPort(name, port);
                }
            });
        }

        /// <summary>Sets these variables, leaving the others; one that was a secret becomes a plain value.</summary>
        public TaskDefinitionDocument WithEnvironment(IReadOnlyDictionary<string, string> variables, string? container = null) =>
            document.OnContainer(container, c => Pairs(c, "environment", "value", "secrets", variables));

        /// <summary>Sets these secrets by valueFrom (an ARN, or a parameter's name), leaving the others; one that was a plain variable becomes a secret.</summary>
        public TaskDefinitionDocument WithSecrets(IReadOnlyDictionary<string, string> secrets, string? container = null) =>
            document.OnContainer(container, c => Pairs(c, "secrets", "valueFrom", "environment", secrets));

        /// <summary>Takes these variables away, plain or secret.</summary>
        public TaskDefinitionDocument WithoutVariables(IEnumerable<string> names, string? container = null)
        {
            var gone = names.ToHashSet(StringComparer.Ordinal);
            return document.OnContainer(container, c =>
            {
                Remove(c, "environment", gone);
                Remove(c, "secrets", gone);
            });
        }

        public TaskDefinitionDocument WithCommand(IReadOnlyList<string> words, string? container = null) =>
            document.OnContainer(container, c => c["command"] = new JsonArray([.. words.Select(w => JsonValue.Create(w))]));

        /// <summary>A health check by the container's shell; times and tries it had stay.</summary>
        public TaskDefinitionDocument WithHealthCommand(string text, string? container = null) => document.OnContainer(container, c =>
        {
            var check = c["healthCheck"] as JsonObject ?? [];
            check["command"] = new JsonArray("CMD-SHELL", text);
            c["healthCheck"] = check.Parent is null ? check : check.DeepClone();
        });

        /// <summary>Execution and task role; empty for none.</summary>
        public TaskDefinitionDocument WithRoles(string executionRoleArn, string taskRoleArn) => document.With(d =>
        {
            d["executionRoleArn"] = executionRoleArn;
            d["taskRoleArn"] = taskRoleArn;
        });

        /// <summary>Logs to a CloudWatch log group by awslogs; other options a container had for awslogs stay.</summary>
        public TaskDefinitionDocument WithLogGroup(string group, string region, string? container = null) => document.OnContainer(container, c =>
        {
            if (c["logConfiguration"]?["logDriver"]?.GetValue<string>() != "awslogs")
            {
                c["logConfiguration"] = new JsonObject { ["logDriver"] = "awslogs" };
            }

            if (c["logConfiguration"] is JsonObject log)
            {
                var options = log["options"] as JsonObject ?? [];
                options["awslogs-group"] = group;
                options["awslogs-region"] = region;
                options["awslogs-stream-prefix"] ??= LogStreamPrefix;
                log["options"] = options.Parent is null ? options : options.DeepClone();
            }
        });

        /// <summary>
        /// Whether it must run on Fargate or not. EC2 takes the place of FARGATE and the other way round; one that says
        /// nothing, or only EXTERNAL or MANAGED_INSTANCES, runs off Fargate already.
        /// </summary>
        public TaskDefinitionDocument WithCompute(bool onEc2)
        {
            var (wanted, other) = onEc2 ? ("EC2", "FARGATE") : ("FARGATE", "EC2");
            var now = document.RequiresCompatibilities;
            return now.Contains(wanted, StringComparer.Ordinal) || document.OnEc2 == onEc2 ? document
                : document.With(d => d["requiresCompatibilities"] = new JsonArray([.. now.Where(k => k != other).Append(wanted).Select(k => JsonValue.Create(k))]));
        }

        internal TaskDefinitionDocument OnContainer(string? container, Action<JsonObject> change)
        {
            var name = document.Main(container).Name;
            return document.With(d =>
            {
                if ((d["containerDefinitions"] as JsonArray)?.OfType<JsonObject>().FirstOrDefault(c => c["name"]?.GetValue<string>() == name) is { } found)
                {
                    change(found);
                }
            });
        }
    }

    /// <summary>Letters, digits, underscores and hyphens, 64 at most (ECS API, PortMapping).</summary>
    private static string NameOfPort(string container, int port) => $"{(container.Length > 50 ? container[..50] : container)}-{port}".ToLowerInvariant();

    private static int? PortOf(JsonObject mapping) => mapping["containerPort"]?.GetValue<int>();

    private static void Pairs(JsonObject container, string list, string value, string otherList, IReadOnlyDictionary<string, string> given)
    {
        var names = given.Keys.ToHashSet(StringComparer.Ordinal);
        Remove(container, list, names);
        Remove(container, otherList, names);
        container[list] = new JsonArray([
            .. (container[list] as JsonArray)?.Select(p => p?.DeepClone()) ?? [],
            .. given.Select(p => new JsonObject { ["name"] = p.Key, [value] = p.Value })]);
    }

    private static void Remove(JsonObject container, string list, HashSet<string> names)
    {
        foreach (var gone in (container[list] as JsonArray)?.OfType<JsonObject>().Where(p => names.Contains(p["name"]?.GetValue<string>() ?? "")).ToList() ?? [])
        {
            (container[list] as JsonArray)?.Remove(gone);
        }
    }
}
