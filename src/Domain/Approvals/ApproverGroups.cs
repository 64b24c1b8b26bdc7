using Domain.Access;
using Domain.Approvals.Settings;
using Domain.Catalog;
using Domain.Data;
using Domain.Requests;
using Microsoft.EntityFrameworkCore;

namespace Domain.Approvals;

/// <summary>A named group of approvers.</summary>
/// <param name="Rules">Names of the approval rules that ask for it.</param>
public sealed record GroupView(string Id, IReadOnlyList<GroupMember> Members, IReadOnlyList<string> Rules);

public sealed record GroupMember(Guid PersonId, string Name);

/// <summary>Who is in the groups that approval rules name: proposed by one platform admin, approved by another.</summary>
public sealed class ApproverGroups(IDbContextFactory<PortalDb> databases, SettingChanges settings)
{
    private const int MostMembers = 100;

    /// <summary>Every group that a rule names or that someone is in, by id.</summary>
    public async Task<IReadOnlyList<GroupView>> ListAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rules = (await RuleBook.ReadAsync(db, cancellationToken)).SelectMany(r => r.Stages.SelectMany(s => s.Groups).Where(g => g.IsNamed).Select(g => (Group: g.Id, r.Name))).Distinct().ToLookup(x => x.Group, x => x.Name);
        var people = (await PeopleInQuestion.WithRolesOrAsync(db, [], cancellationToken)).SelectMany(p => p.Groups.Select(g => (Group: g, Person: new GroupMember(p.Id, p.Name)))).ToLookup(x => x.Group, x => x.Person);
        return [.. rules.Select(r => r.Key).Union(people.Select(p => p.Key)).Order(StringComparer.Ordinal)
            .Select(id => new GroupView(id, [.. people[id].OrderBy(p => p.Name, StringComparer.Ordinal)], [.. rules[id].Order(StringComparer.Ordinal)]))];
    }

    /// <summary>Everyone who has signed in, for choosing from; the first 500 by name.</summary>
    public async Task<IReadOnlyList<GroupMember>> PeopleAsync(Caller caller, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return Permits.WhyNotSetRules((await Actors.LoadAsync(db, caller, cancellationToken)).AsWhenOpen) is not null ? []
            : await db.People.AsNoTracking().OrderBy(p => p.Name).Take(500).Select(p => new GroupMember(p.Id, p.Name)).ToListAsync(cancellationToken);
    }

    /// <param name="id">Of a group there is, or of a new one.</param>
    /// <param name="members">All who are to be in it; none ends the group.</param>
    public async Task<SettingOutcome> ProposeAsync(Caller caller, string id, IReadOnlyList<Guid> members, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var who = await Actors.LoadAsync(db, caller, cancellationToken);
        if (Permits.WhyNotSetRules(who) is { } why)
        {
            return new SettingOutcome.Refused(why, Refusal.NotPermitted);
        }

        if (!ApproverGroup.IsGoodId(id) || ApproverGroup.OfRoles.Any(g => g.Id == id))
        {
            return new SettingOutcome.Refused($"\"{FieldRules.Short(id)}\" cannot be a group's id. Use 2 to 32 lower-case letters, digits and hyphens, a letter first, such as security.", Refusal.NotFit);
        }

        var wanted = members.Distinct().ToList();
        var found = await db.People.AsNoTracking().Where(p => wanted.Contains(p.Id)).OrderBy(p => p.Name).Select(p => new GroupMember(p.Id, p.Name)).ToListAsync(cancellationToken);
        if (wanted.Count > MostMembers || found.Count < wanted.Count)
        {
            return new SettingOutcome.Refused(wanted.Count > MostMembers ? $"Name {MostMembers} people or fewer." : "Someone named here never signed in. Choose from the list.", Refusal.NotFit);
        }

        var before = await MembersAsync(db, id, cancellationToken);
        return before.Select(m => m.PersonId).ToHashSet().SetEquals(wanted)
            ? new SettingOutcome.Refused("These are its people already. Alter the list first.")
            : await settings.ProposeAsync(
                db, who, ApproverGroupSetting.KindId, id, found.Count == 0 ? $"Take the group {id} away" : $"{id}: {string.Join(", ", found.Select(m => m.Name))}",
                JsonText.Write(before), JsonText.Write(found), cancellationToken);
    }

    internal static async Task<List<GroupMember>> MembersAsync(PortalDb db, string id, CancellationToken cancellationToken) =>
        [.. (await PeopleInQuestion.WithRolesOrAsync(db, [], cancellationToken)).Where(p => p.Groups.Contains(id, StringComparer.Ordinal)).OrderBy(p => p.Name, StringComparer.Ordinal).Select(p => new GroupMember(p.Id, p.Name))];
}

/// <summary>The people of one group as a setting.</summary>
internal sealed class ApproverGroupSetting : SettingKind
{
    public const string KindId = "approver-group";

    public override string Id => KindId;

    public override string Name => "Group of approvers";

    public override string? WhyNot(Actor who, SettingChange change) => Permits.WhyNotSetRules(who);

    internal override async Task<string?> ApplyAsync(PortalDb db, SettingChange change, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var members = await ApproverGroups.MembersAsync(db, change.Subject, cancellationToken);
        if (!members.Select(m => m.PersonId).ToHashSet().SetEquals(JsonText.Parse<IReadOnlyList<GroupMember>>(change.Before ?? "[]").Select(m => m.PersonId)))
        {
            return "The group was changed since this was proposed. Look at it as it is now and propose it again.";
        }

        var wanted = JsonText.Parse<IReadOnlyList<GroupMember>>(change.After ?? "[]").Select(m => m.PersonId).ToHashSet();
        var concerned = wanted.Union(members.Select(m => m.PersonId)).ToList();
        foreach (var person in await db.People.Where(p => concerned.Contains(p.Id)).ToListAsync(cancellationToken))
        {
            person.Groups = [.. person.Groups.Where(g => g != change.Subject), .. wanted.Contains(person.Id) ? [change.Subject] : Array.Empty<string>()];
        }

        return null;
    }
}
