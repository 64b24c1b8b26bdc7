using System.Text.Json.Serialization;
using Sandbox.Models.Ec2.Model;

namespace Sandbox.Ec2;

/// <summary>A launch template with its versions; numbers never restart.</summary>
internal sealed class MachineTemplate
{
    public required string Id { get; init; }
    public required string Name { get; init; }
    public required string Region { get; init; }
    public required DateTimeOffset Created { get; init; }
    public required string CreatedBy { get; init; }
    public long Default { get; set; } = 1;
    public long Latest { get; set; }
    public SortedDictionary<long, MachineTemplateVersion> Versions { get; init; } = [];
    public SortedDictionary<string, string> Tags { get; init; } = new(StringComparer.Ordinal);

    [JsonIgnore]
    public string Arn => $"arn:aws:ec2:{Region}:{SandboxAccount.Id}:launch-template/{Id}";

    /// <summary>Null where there is no such version.</summary>
    /// <param name="text">A number, <c>$Latest</c>, <c>$Default</c>, or nothing for the default.</param>
    public MachineTemplateVersion? Version(string? text) => text switch
    {
        null or "" or "$Default" => Versions.GetValueOrDefault(Default),
        "$Latest" => Versions.GetValueOrDefault(Latest),
        _ => long.TryParse(text, out var number) ? Versions.GetValueOrDefault(number) : null,
    };
}

/// <param name="Token">The client token it was made with: the same call again is answered with it (EC2 API, "Ensuring idempotency").</param>
internal sealed record MachineTemplateVersion(long Number, string? Description, DateTimeOffset Created, string CreatedBy, RequestLaunchTemplateData Data, string? Token = null);
