using System.Globalization;
using Domain.Access.Tokens;
using Portal.Parts;

namespace Portal.Features.Account;

/// <summary>A token as it is being described.</summary>
public sealed class TokenForm
{
    /// <summary>Days a token may hold, the longest a year.</summary>
    public static readonly IReadOnlyList<ChoiceField.Option> Days =
        [new("7", "7 days"), new("30", "30 days"), new("90", "90 days"), new("180", "180 days"), new("365", "a year")];

    private readonly TokenChoices choices;

    public TokenForm(TokenChoices choices)
    {
        this.choices = choices;
        if (choices.Places.Count == 1)
        {
            Choose(choices.Places.Keys.First());
        }
    }

    public string Name { get; set; } = "";
    public string Team { get; set; } = "";
    public string Action { get; set; } = nameof(TokenAction.DeployImage);
    public string Environment { get; set; } = "";
    /// <summary>Cluster and name.</summary>
    public string Service { get; set; } = "";
    public string For { get; set; } = "90";

    public bool IsForService => Action == nameof(TokenAction.DeployImage);

    public IReadOnlyList<ChoiceField.Option> Teams => [.. choices.Places.Keys.Select(t => new ChoiceField.Option(t, t))];

    public IReadOnlyList<ChoiceField.Option> Environments => [.. (Action == nameof(TokenAction.Read) ? choices.Places : choices.Asking).GetValueOrDefault(Team, []).Select(e => new ChoiceField.Option(e, e))];

    public IReadOnlyList<ChoiceField.Option> Services =>
        [.. choices.Services.Where(s => s.TeamId == Team).Select(s => new ChoiceField.Option(KeyOf(s), $"{s.Name} on {s.Cluster}"))];

    /// <summary>What is left to say; null when it is complete.</summary>
    public string? Missing =>
        string.IsNullOrWhiteSpace(Name) ? "Name the token after what uses it."
        : Team.Length == 0 ? "Choose the team."
        : IsForService && Chosen is null ? "Choose the service."
        : null;

    public TokenScope Scope => Chosen is { } service && IsForService
        ? new(service.TeamId, service.Environment, TokenAction.DeployImage, service.Cluster, service.Name)
        : new(Team, Environment.Length == 0 ? null : Environment, Enum.Parse<TokenAction>(Action));

    public DateTimeOffset ExpiresAt(DateTimeOffset now) => now.AddDays(int.Parse(For, CultureInfo.InvariantCulture));

    /// <summary>A viewer makes tokens that read, and no others.</summary>
    public IReadOnlyList<ChoiceField.Option> Actions =>
        [.. Enum.GetValues<TokenAction>().Reverse().Where(a => a is TokenAction.Read || Team.Length == 0 || choices.Asking.ContainsKey(Team)).Select(a => new ChoiceField.Option(a.ToString(), Words(a)))];

    /// <summary>Another team has other environments and services.</summary>
    public void Choose(string team)
    {
        (Team, Environment, Service) = (team, "", "");
        if (!choices.Asking.ContainsKey(team))
        {
            Action = nameof(TokenAction.Read);
        }
    }

    public static string Words(TokenAction action) => action switch
    {
        TokenAction.Read => "Read",
        TokenAction.Request => "Ask for any change, and read",
        TokenAction.DeployImage => "Deploy an image on one service",
    };

    private TokenService? Chosen => choices.Services.FirstOrDefault(s => s.TeamId == Team && KeyOf(s) == Service);

    private static string KeyOf(TokenService s) => $"{s.Cluster}/{s.Name}";
}
