using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace AwsClients.Generator;

/// <summary>
/// Turns each .api file among the AdditionalFiles into the types of one AWS service: its shapes, a description a server
/// can read and write with, and (unless the model says <c>emit=server</c>) a client with the public face of its AWSSDK package.
/// </summary>
[Generator]
public sealed class ClientGenerator : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        // the services whose real package is referenced instead: their types must not be seen outside the assembly
        var replaced = context.AnalyzerConfigOptionsProvider.Select((o, _) =>
            o.GlobalOptions.TryGetValue("build_property.AwsClientsReplaced", out var names) ? names : "");
        var models = context.AdditionalTextsProvider
            .Where(f => f.Path.EndsWith(".api"))
            .Select((f, cancel) => (Name: Path.GetFileNameWithoutExtension(f.Path), Text: f.GetText(cancel)?.ToString() ?? ""));
        context.RegisterSourceOutput(models.Combine(replaced), (output, pair) =>
        {
            var (file, names) = pair;
            var model = ServiceFile.Parse(file.Text.Split('\n'));
            if (names.Split(',').Any(name => "Amazon." + name.Trim() == model.Namespace))
            {
                model.HideTypes();
            }

            output.AddSource($"{file.Name}.g.cs", SourceText.From(new ServiceSource(model).ToString(), Encoding.UTF8));
        });
    }
}
