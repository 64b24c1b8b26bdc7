using System.Globalization;
using Domain.Access;
using Domain.Approvals;
using Domain.Approvals.Settings;
using Domain.Approvals.Waivers;
using Domain.Audit;
using Domain.Data;
using Domain.Hosting;
using Domain.Requests;
using Domain.Teams;
using Microsoft.EntityFrameworkCore;

namespace Domain.Notices;

/// <summary>
/// Turns the record into messages. The record is written in the transaction of what happened, so it is the outbox: the clerk keeps how far it
/// has read, and what it has read and what it has told are saved together. A line is never told twice and never lost, whichever process reads.
/// </summary>
internal sealed class NoticeClerk(IDbContextFactory<PortalDb> databases, IEnumerable<SettingKind> kinds, ChangeSignal signal, TimeProvider time)
{
    private const string Cursor = "notices";
    private const int Batch = 200;
    private static readonly TimeSpan Fresh = TimeSpan.FromDays(7);

    /// <summary>How long a decision may wait before those asked are reminded, once.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromHours(24);

    /// <summary>Reads all there is to read, and reminds.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (await ReadAsync(cancellationToken) == Batch)
        {
            // there is more
        }

        await RemindAsync(cancellationToken);
    }

    /// <returns>Lines read.</returns>
    private async Task<int> ReadAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var (now, read, told) = (time.GetUtcNow(), 0, new HashSet<Guid>());
        // inside the one turn of writers: two clerks never read the same lines
        await db.SaveAsync(now, [], cancellationToken, async () =>
        {
            var cursor = await db.Facts.SingleOrDefaultAsync(f => f.Key == Cursor, cancellationToken);
            var from = cursor is null ? 0 : long.Parse(cursor.Value, CultureInfo.InvariantCulture);
            var lines = await db.Audit.AsNoTracking().Where(a => a.Sequence > from).OrderBy(a => a.Sequence).Take(Batch).ToListAsync(cancellationToken);
            read = lines.Count;
            if (read == 0)
            {
                return false;
            }

            // an installation that kept a record before it had messages does not tell old news
            foreach (var line in lines.Where(l => l.At > now - Fresh))
            {
                await TellAsync(db, line, told, now, cancellationToken);
            }

            var at = lines[^1].Sequence.ToString(CultureInfo.InvariantCulture);
            if (cursor is null)
            {
                db.Facts.Add(new PortalFact { Key = Cursor, Value = at });
            }
            else
            {
                cursor.Value = at;
            }

            return true;
        });
        if (told.Count > 0)
        {
            signal.Publish(Topics.Notices);
        }

        return read;
    }

    private async Task TellAsync(PortalDb db, AuditEntry line, HashSet<Guid> told, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (line.What.StartsWith("setting.", StringComparison.Ordinal))
        {
            await SettingAsync(db, line, told, now, cancellationToken);
            return;
        }

        if (line.What == "members.set")
        {
            await MemberNotices.TellAsync(db, line, (person, key, title, text, link) => Add(db, told, person, NoticeKind.Member, key, title, text, null, now, link), cancellationToken);
            return;
        }

        if (line.RequestId is not { } id || await db.Requests.Include(r => r.Decisions).SingleOrDefaultAsync(r => r.Id == id, cancellationToken) is not { } request)
        {
            return;
        }

        switch (line.What)
        {
            case "request.submitted" or "request.replanned" or "request.struck" or "request.approved":
                await AskAsync(db, request, line, told, now, cancellationToken);
                break;
            case "deployment.paused":
                foreach (var person in await PausedAsync(db, request, now, cancellationToken))
                {
                    Add(db, told, person, NoticeKind.Asked, $"{NoticeRules.PausedKey}{request.Id:N}/{line.Sequence}", $"The deployment of #{request.Number} waits for you", NoticeRules.Text(request, line, "comment"), request, line.At);
                }

                break;
            case "freeze.broken":
                foreach (var person in await ConcernedAsync(db, request, cancellationToken))
                {
                    Add(db, told, person, NoticeKind.BreakGlass, $"glass/{line.Sequence}", $"{line.Who} approved #{request.Number} although a freeze holds", NoticeRules.Text(request, line, "reason"), request, now);
                }

                break;
        }

        await SettleAsync(db, request, line, now, cancellationToken);
        await WaiversAsync(db, request, line, told, now, cancellationToken);
        if (NoticeRules.ForRequester(line.What, request, line.Who) is { } news && line.PersonId != request.RequesterId)
        {
            Add(db, told, request.RequesterId, news.Kind, $"{line.What}/{request.Id:N}/{line.Sequence}", news.Title, NoticeRules.Text(request, line, "comment"), request, now);
        }
    }

    /// <summary>Asks those who could approve the stage whose turn it is; each once a stage and round.</summary>
    private static async Task AskAsync(PortalDb db, Request request, AuditEntry line, HashSet<Guid> told, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (request is not { State: RequestState.Waiting, Requirement: { } requirement, CampaignId: null } || ApprovalRules.OpenStage(requirement, request.ValidDecisions) is not { } open)
        {
            return;
        }

        foreach (var person in await CouldAsync(db, request, requirement.Stages[open], now, cancellationToken))
        {
            Add(db, told, person, NoticeKind.Asked, NoticeRules.AskedKey(request, open), $"#{request.Number} asks for your approval", request.Title, request, line.At);
        }
    }

    /// <summary>Asks for waivers, and tells those who decide as soon as all are given.</summary>
    private static async Task WaiversAsync(PortalDb db, Request request, AuditEntry line, HashSet<Guid> told, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var isWaiver = line.What.StartsWith("guardrail.", StringComparison.Ordinal);
        foreach (var concerned in isWaiver ? await WaiverNotices.ConcernedAsync(db, request, cancellationToken) : [])
        {
            await AskWaiversAsync(db, concerned, line.Who, told, now, cancellationToken);
        }

        await AskWaiversAsync(db, request, line.Who, told, now, cancellationToken);
        if (line.What == "guardrail.waived" && request is { State: RequestState.Waiting, Requirement: { } requirement, CampaignId: null } && ApprovalRules.OpenStage(requirement, request.ValidDecisions) is { } open
            && !(await WaiverBook.JudgeAsync(db, request, now, cancellationToken)).Unwaived.Any())
        {
            foreach (var person in (await CouldAsync(db, request, requirement.Stages[open], now, cancellationToken)).Where(p => p != line.PersonId))
            {
                Add(db, told, person, NoticeKind.Reminder, $"waived/{line.Sequence}/{NoticeRules.AskedKey(request, open)}", $"#{request.Number} has its waiver and waits for your approval", request.Title, request, line.At);
            }
        }
    }

    private static Task AskWaiversAsync(PortalDb db, Request request, string by, HashSet<Guid> told, DateTimeOffset now, CancellationToken cancellationToken) => WaiverNotices.TellAsync(
        db, request, by, now, g => CouldAsync(db, request, [g], [], now, cancellationToken),
        (person, key, title) => Add(db, told, person, NoticeKind.Asked, key, title, request.Title, request, now), cancellationToken);

    /// <summary>Who may answer for a deployment that stands still: all who could approve; of one that approved itself, its requester.</summary>
    private static async Task<IReadOnlyList<Guid>> PausedAsync(PortalDb db, Request request, DateTimeOffset now, CancellationToken cancellationToken) =>
        request.Requirement is { IsAutomatic: false } requirement ? await CouldAsync(db, request, [.. requirement.AllGroups], [], now, cancellationToken) : [request.RequesterId];

    /// <summary>Marks what was asked of others as handled, once it is no longer asked.</summary>
    private static async Task SettleAsync(PortalDb db, Request request, AuditEntry line, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var open = request is { State: RequestState.Waiting, Requirement: { } requirement } ? ApprovalRules.OpenStage(requirement, request.ValidDecisions) : null;
        var still = open is { } stage ? NoticeRules.AskedKey(request, stage) : null;
        var asked = await db.Notices.Where(n => n.RequestId == request.Id && n.HandledAt == null && (n.Kind == NoticeKind.Asked || n.Kind == NoticeKind.Reminder)).ToListAsync(cancellationToken);
        asked.RemoveAll(WaiverNotices.IsOne);
        // a deployment that stands still asks until it is answered, or over
        var isAnswered = line.What is "deployment.continued" or "deployment.taken-back" or "operation.done" or "operation.failed" or "operation.rolled-back";
        asked.RemoveAll(n => !isAnswered && n.Key.StartsWith(NoticeRules.PausedKey, StringComparison.Ordinal));
        foreach (var notice in asked.Where(n => still is null || !n.Key.EndsWith(still, StringComparison.Ordinal)))
        {
            notice.Handle(line.Who, line.At);
        }

        // who has decided is not asked any more, though others still are
        foreach (var notice in asked.Where(n => n.HandledAt is null && line is { What: "request.approved", PersonId: { } person } && n.PersonId == person))
        {
            notice.Handle(line.Who, line.At);
        }
    }

    private async Task SettingAsync(PortalDb db, AuditEntry line, HashSet<Guid> told, DateTimeOffset now, CancellationToken cancellationToken)
    {
        using var data = System.Text.Json.JsonDocument.Parse(line.Data);
        if (!data.RootElement.TryGetProperty("id", out var given) || !given.TryGetGuid(out var id)
            || await db.SettingChanges.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, cancellationToken) is not { } change)
        {
            return;
        }

        var key = $"setting/{change.Id:N}";
        if (change.State is SettingState.Waiting)
        {
            if (kinds.SingleOrDefault(k => k.Id == change.Kind) is { } kind)
            {
                foreach (var person in SettingDeciders.Could(kind, change, await SettingDeciders.AskedAsync(db, kind, change, cancellationToken)))
                {
                    Add(db, told, person.PersonId, NoticeKind.Setting, key, $"{change.Author} proposes: {change.Title}", "A second person must approve it.", null, now, $"/admin/setting-changes/{change.Id}");
                }
            }

            return;
        }

        foreach (var notice in await db.Notices.Where(n => (n.Key == key || n.Key == "again/" + key) && n.HandledAt == null).ToListAsync(cancellationToken))
        {
            notice.Handle(line.Who, line.At);
        }

        if (change.DecidedById is not null && change.DecidedById != change.AuthorId)
        {
            Add(db, told, change.AuthorId, NoticeKind.Decided, $"{key}/{change.State}", $"{change.DecidedBy}: {NoticeRules.Words(change.State)}", NoticeRules.Text(change), null, now, $"/admin/setting-changes/{change.Id}");
        }
    }

    private async Task RemindAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var (now, told) = (time.GetUtcNow(), new HashSet<Guid>());
        var before = now - Patience;
        await db.SaveAsync(now, [], cancellationToken, async () =>
        {
            var due = await db.Notices.AsNoTracking().Where(n => (n.Kind == NoticeKind.Asked || n.Kind == NoticeKind.Setting) && n.HandledAt == null && n.At <= before
                && !db.Notices.Any(r => r.PersonId == n.PersonId && r.Key == "again/" + n.Key)).ToListAsync(cancellationToken);
            foreach (var asked in due.Where(n => n.Kind is NoticeKind.Setting))
            {
                Add(db, told, asked.PersonId, NoticeKind.Reminder, $"again/{asked.Key}", "A change of a setting still waits for you", asked.Title, null, now, asked.Link);
            }

            foreach (var asked in due.Where(n => n.Kind is NoticeKind.Asked))
            {
                var request = await db.Requests.AsNoTracking().SingleOrDefaultAsync(r => r.Id == asked.RequestId, cancellationToken);
                if (request is { State: RequestState.Waiting })
                {
                    Add(db, told, asked.PersonId, NoticeKind.Reminder, $"again/{asked.Key}",
                        $"#{request.Number} still waits for you, until {request.ExpiresAt?.ToString("d MMM HH:mm", CultureInfo.InvariantCulture)} UTC", request.Title, request, now);
                }
            }

            foreach (var request in await WaiverNotices.RunOutAsync(db, now, cancellationToken))
            {
                await AskWaiversAsync(db, request, "Berth", told, now, cancellationToken);
            }

            return told.Count > 0;
        });
        if (told.Count > 0)
        {
            signal.Publish(Topics.Notices);
        }
    }

    /// <summary>Those who could approve a stage, with those who stand in for them.</summary>
    private static Task<IReadOnlyList<Guid>> CouldAsync(PortalDb db, Request request, ApprovalStage stage, DateTimeOffset now, CancellationToken cancellationToken) =>
        CouldAsync(db, request, stage.Groups, request.ValidDecisions.SelectMany(d => new[] { d.PersonId, d.Speaker }).ToHashSet(), now, cancellationToken);

    /// <param name="spoken">Who has said what they may.</param>
    private static async Task<IReadOnlyList<Guid>> CouldAsync(
        PortalDb db, Request request, IReadOnlyList<ApproverGroup> groups, HashSet<Guid> spoken, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var members = await Memberships.OfTeamAsync(db, request.TeamId, cancellationToken);
        var people = await PeopleInQuestion.WithRolesOrAsync(db, members.Select(m => m.PersonId), cancellationToken);
        var could = ApprovalRules.WhoCould(groups, request.RequesterId, members, people, request.Environment).Select(p => p.Id).Where(p => !spoken.Contains(p) && !request.Editors.Contains(p)).ToList();
        var standIns = await db.Delegations.AsNoTracking().Where(d => could.Contains(d.FromId) && d.EndedAt == null && d.From <= now && d.Until > now).Select(d => d.ToId).ToListAsync(cancellationToken);
        return [.. could.Union(standIns.Where(p => p != request.RequesterId && !spoken.Contains(p) && !request.Editors.Contains(p)))];
    }

    /// <summary>Platform admins and the leads of the request's team.</summary>
    private static async Task<IReadOnlyList<Guid>> ConcernedAsync(PortalDb db, Request request, CancellationToken cancellationToken)
    {
        var leads = (await Memberships.OfTeamAsync(db, request.TeamId, cancellationToken)).Where(m => m.RoleIn(request.Environment) is TeamRole.Lead).Select(m => m.PersonId);
        var admins = (await PeopleInQuestion.WithRolesOrAsync(db, [], cancellationToken)).Where(p => p.Roles.Contains(GlobalRoles.PlatformAdmin, StringComparer.Ordinal)).Select(p => p.Id);
        return [.. leads.Union(admins)];
    }

    private static void Add(PortalDb db, HashSet<Guid> told, Guid person, NoticeKind kind, string key, string title, string text, Request? request, DateTimeOffset at, string? link = null)
    {
        if (db.Notices.Local.Any(n => n.PersonId == person && n.Key == key) || db.Notices.AsNoTracking().Any(n => n.PersonId == person && n.Key == key))
        {
            return;
        }

        told.Add(person);
        db.Notices.Add(new Notice
        {
            Id = Guid.CreateVersion7(at), PersonId = person, Kind = kind, Key = key, Title = title, Text = text, RequestId = request?.Id, At = at,
            Link = link ?? string.Create(CultureInfo.InvariantCulture, $"/requests/{request?.Number}"),
        });
    }
}
