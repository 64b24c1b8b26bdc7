using System.Globalization;
using System.Text.Json;
using Domain.Approvals.Settings;
using Domain.Audit;
using Domain.Requests;
using Domain.Teams;

namespace Domain.Notices;

/// <summary>What is said of which happening. Pure.</summary>
internal static class NoticeRules
{
    private const int MostSaid = 280;

    /// <summary>Begins the key of what is asked of a deployment that stands still.</summary>
    public const string PausedKey = "paused/";

    public static string AskedKey(Request request, int stage) => string.Create(CultureInfo.InvariantCulture, $"asked/{request.Id:N}/{request.Round}/{stage}");

    /// <summary>News for who asked; null where the happening is none.</summary>
    public static (NoticeKind Kind, string Title)? ForRequester(string what, Request request, string who) => what switch
    {
        // one voice of several is no news yet
        "request.approved" when request.State is RequestState.Waiting => null,
        "request.approved" => (NoticeKind.Decided, $"#{request.Number} is approved by {who}"),
        "request.rejected" => (NoticeKind.Decided, $"#{request.Number} is rejected by {who}"),
        "request.changes-asked" => (NoticeKind.Decided, $"{who} asks for changes of #{request.Number}"),
        "request.struck" => (NoticeKind.Decided, $"{who} struck a part of #{request.Number}"),
        "request.expired" => (NoticeKind.Decided, $"#{request.Number} expired before anyone decided"),
        "request.replanned" => (NoticeKind.Decided, $"#{request.Number} was planned again and asks again"),
        "guardrail.waived" => (NoticeKind.Decided, $"{who} waived a guardrail for #{request.Number}"),
        "guardrail.waiver-revoked" => (NoticeKind.Decided, $"{who} took back a waiver given for #{request.Number}"),
        "operation.done" => (NoticeKind.Done, $"#{request.Number} is applied"),
        "operation.failed" => (NoticeKind.Done, $"#{request.Number} stopped on the way"),
        "operation.rolled-back" => (NoticeKind.Done, $"ECS went back to the former revision of #{request.Number}"),
        "deployment.continued" => (NoticeKind.Decided, $"{who} let the deployment of #{request.Number} go on"),
        "deployment.taken-back" => (NoticeKind.Decided, $"{who} took the deployment of #{request.Number} back"),
        "operation.undone" => (NoticeKind.Done, $"#{request.Number} is taken back"),
        _ => null,
    };

    /// <summary>What it is about and, where the line of the record keeps one, what was said: a reason is read where the news is.</summary>
    /// <param name="field">Of the line's data.</param>
    public static string Text(Request request, AuditEntry line, string field)
    {
        using var data = JsonDocument.Parse(line.Data);
        return data.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty(field, out var said) && said.ValueKind is JsonValueKind.String && said.GetString() is { Length: > 0 } words
            ? Said(request.Title, words)
            : request.Title;
    }

    public static string Text(SettingChange change) => change.Comment.Length == 0 ? change.Title : Said(change.Title, change.Comment);

    private static string Said(string title, string words) => $"{title}: \"{(words.Length > MostSaid ? $"{words[..MostSaid].TrimEnd()}…" : words)}\"";

    /// <summary>"You are now viewer in payments, developer in dev".</summary>
    /// <param name="part">Null for who is no longer in it.</param>
    public static string NowIn(string team, TeamMember? part) => part is null ? $"You are no longer in {team}"
        : string.Join(", ", part.Environments.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => $"{MembershipRules.Word(e.Value)} in {e.Key}").Prepend($"You are now {MembershipRules.Word(part.Role)} in {team}"));

    public static string Words(SettingState state) => state switch
    {
        SettingState.Applied => "approved what you proposed",
        SettingState.Rejected => "rejected what you proposed",
        SettingState.Overtaken => "your proposal was overtaken",
        SettingState.Withdrawn or SettingState.Waiting => "your proposal",
    };
}
