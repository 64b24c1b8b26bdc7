using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Domain.Approvals;
using Domain.Approvals.Waivers;
using Domain.Notices;
using Microsoft.Extensions.DependencyInjection;
using Testing;

namespace Portal.Tests.Access;

/// <summary>One of everything that belongs to payments, or is of the whole portal. What a sweep uses up it has one of for each sweep.</summary>
internal sealed class AccessThings
{
    public const string Service = AccessPages.Service;
    public const string Cluster = AccessPages.Cluster;
    public const string Team = "payments";
    public const string Place = "prod";

    /// <summary>A template that is for payments alone, by its id and name.</summary>
    public const string Template = "run-task";
    public const string TemplateName = "Task of payments";

    /// <summary>Of the developer, and done long ago: nothing of it can be taken back.</summary>
    public int Done { get; private init; }

    private static readonly object Nothing = new { };

    /// <summary>Of the developer, waiting for the lead.</summary>
    public int Request { get; private init; }

    /// <summary>Of a setting, decided: a version that was published.</summary>
    public required string Published { get; init; }

    public PageThings Page => new(Request, Campaign, Published, RunningTask, Instance);

    /// <summary>Of the service, running.</summary>
    public required string RunningTask { get; init; }

    /// <summary>A container instance of the cluster that all share.</summary>
    public required string Instance { get; init; }

    public int RequestVersion { get; private init; }

    public required int Campaign { get; init; }

    public required int CampaignVersion { get; init; }

    public required int Draft { get; init; }

    public required (int Called, int Clicked) Discarded { get; init; }

    public required (Guid Called, Guid Clicked) Delegation { get; init; }

    public required (Guid Called, Guid Clicked) Freeze { get; init; }

    public required (Guid Called, Guid Clicked) Change { get; init; }

    /// <summary>The admin's own; the one above is another admin's.</summary>
    public required (Guid Called, Guid Clicked) OwnChange { get; init; }

    public required (Guid Called, Guid Clicked) Token { get; init; }

    public required (Guid Called, Guid Clicked) Waiver { get; init; }

    public required Guid Mara { get; init; }

    public required string TemplateFile { get; init; }

    public required JsonNode Rules { get; init; }

    public required int TeamVersion { get; init; }

    public static async Task<AccessThings> MakeAsync(AccessWorld world, CancellationToken stop)
    {
        HttpClient Of(string role) => world.Client(AccessRoles.All.First(r => r.Name == role));
        var (ines, ben, mara) = (Of("dev"), Of("lead"), Of("admin"));
        using var vera = await world.SignedInAsync("vera");
        var waiting = (await ReadAsync(mara, "/api/v1/requests?scope=All&state=Waiting", stop))["rows"]?.AsArray()
            .First(r => $"{r?["requester"]}" == "Ines Faria" && $"{r?["teamId"]}" == Team)?["number"]?.GetValue<int>() ?? 0;
        var done = (await ReadAsync(mara, "/api/v1/requests?scope=All&state=Done", stop))["rows"]?.AsArray()
            .First(r => $"{r?["requester"]}" == "Ines Faria" && $"{r?["environment"]}" == Place)?["number"]?.GetValue<int>() ?? 0;
        var person = Guid.Parse($"{(await ReadAsync(ben, "/api/v1/delegations/people", stop)).AsArray().First(p => $"{p?["name"]}" == "Mara Lindqvist")?["personId"]}", CultureInfo.InvariantCulture);
        var newer = await MakeAsync(mara, "/api/v1/templates/web-service/versions", new { from = "1.0" }, "version", stop);
        using var closed = await mara.PutAsJsonAsync(
            $"/api/v1/templates/{Template}", new { about = new { name = TemplateName, summary = "Theirs alone.", owner = "Platform", teams = new[] { Team }, imageDemand = (object?)null }, seen = 0 }, stop);
        await SecondedAsync(vera, closed, stop);
        using var published = await mara.PostAsJsonAsync($"/api/v1/templates/web-service/versions/{newer}/publish", Nothing, stop);
        var change = await SecondedAsync(vera, published, stop);
        var campaign = int.Parse(await MakeAsync(mara, "/api/v1/campaigns", CampaignBody, "number", stop), CultureInfo.InvariantCulture);
        using var sent = await mara.PostAsJsonAsync($"/api/v1/campaigns/{campaign}/submit", Nothing, stop);
        Assert.True(sent.IsSuccessStatusCode, await sent.Content.ReadAsStringAsync(stop));
        JsonNode written;
        while ($"{(written = await ReadAsync(mara, $"/api/v1/campaigns/{campaign}", stop))["state"]}" is not "Waiting")
        {
            await Task.Delay(50, stop);
        }

        await JobAsync(ines, ben, stop);
        Task<string> Freeze(string name) => MakeAsync(
            mara, "/api/v1/freezes", new { name, reason = "A test.", from = TimeProvider.System.GetUtcNow().UtcDateTime.AddYears(1), until = TimeProvider.System.GetUtcNow().UtcDateTime.AddYears(1).AddDays(1), timeZone = "UTC" }, "id", stop);
        Task<string> Away() => MakeAsync(ben, "/api/v1/delegations", new { to = person, until = TimeProvider.System.GetUtcNow().AddDays(3), reason = "Away from payments." }, "id", stop);
        Task<string> Pipeline() => MakeAsync(ines, "/api/v1/tokens", new { name = "payments spare", teamId = Team, action = "Read", expiresAt = TimeProvider.System.GetUtcNow().AddDays(3) }, "id", stop);
        async Task<string> Propose(HttpClient author, string group)
        {
            using var proposed = await author.PutAsJsonAsync($"/api/v1/approver-groups/{group}", new { members = new[] { person } }, stop);
            return $"{(await DemoPortal.ReadAsync(proposed, stop))["id"]}";
        }

        async Task<Guid> Waiver()
        {
            var waiver = new Waiver
            {
                Id = Guid.CreateVersion7(), TeamId = Team, Environment = Place, Cluster = Cluster, Workload = Service, Guardrail = "logging", Found = ["No logs."], GroupId = ApproverGroup.TeamLeads.Id,
                PersonId = person, By = "Mara Lindqvist", Reason = "A test.", RequestId = Guid.Empty, RequestNumber = waiting, At = TimeProvider.System.GetUtcNow().AddDays(-1), Until = TimeProvider.System.GetUtcNow().AddDays(9),
            };
            await StoredRows.AddAsync(world.Services, waiver, stop);
            return waiver.Id;
        }

        async Task<int> Draft(string name) => int.Parse(await MakeAsync(ines, "/api/v1/drafts", Wish(name), "number", stop), CultureInfo.InvariantCulture);
        var made = new AccessThings
        {
            Request = waiting,
            Done = done,
            Published = change,
            RequestVersion = await VersionAsync(mara, $"/api/v1/requests/{waiting}", stop),
            Campaign = campaign,
            CampaignVersion = written["version"]?.GetValue<int>() ?? 0,
            Draft = await Draft("kept"),
            Discarded = (await Draft("gone"), await Draft("gone-too")),
            Delegation = (Id(await Away()), Id(await Away())),
            Freeze = (Id(await Freeze("Later")), Id(await Freeze("Later still"))),
            Change = (Id(await Propose(vera, "security")), Id(await Propose(vera, "compliance"))),
            OwnChange = (Id(await Propose(mara, "network")), Id(await Propose(mara, "legal"))),
            Token = (Id(await Pipeline()), Id(await Pipeline())),
            Waiver = (await Waiver(), await Waiver()),
            Mara = person,
            Instance = $"{(await ReadAsync(mara, $"/api/v1/instances?Cluster={Sandbox.SandboxAccount.Ec2Cluster}", stop))["items"]?[0]?["arn"]}".Split('/')[^1],
            RunningTask = $"{(await ReadAsync(mara, $"/api/v1/tasks?Service={Service}&Stopped=false", stop))["tasks"]?[0]?["arn"]}".Split('/')[^1],
            TemplateFile = await mara.GetStringAsync(new Uri("/api/v1/templates/web-service/versions/1.0/file", UriKind.Relative), stop),
            Rules = await ReadAsync(mara, "/api/v1/approval-rules", stop),
            TeamVersion = await VersionAsync(mara, "/api/v1/teams/payments", stop),
        };
        // the message to the lead is written now and not when the portal's own turn comes
        await world.Services.GetRequiredService<NoticeClerk>().RunAsync(stop);
        await made.MentionAsync(world, stop);
        return made;
    }

    /// <summary>The developer names the lead in a comment: until the lead opens the request it is among what mentions them.</summary>
    public async Task MentionAsync(AccessWorld world, CancellationToken stop)
    {
        using var said = await world.Client(AccessRoles.All.First(r => r.Name == "dev"))
            .PostAsJsonAsync($"/api/v1/requests/{Request}/comments", new { text = "payments waits for this, @Ben Adeyemi." }, stop);
        Assert.True(said.IsSuccessStatusCode);
    }

    public static JsonObject Wish(string name)
    {
        var wish = DemoPortal.Wish(name);
        wish["environment"] = Place;
        return wish;
    }

    public static object CampaignBody => new { template = "web-service", reason = "For payments.", workloads = new[] { new { cluster = Cluster, name = Service } } };

    /// <summary>A job of payments that stands in AWS.</summary>
    private static async Task JobAsync(HttpClient ines, HttpClient ben, CancellationToken stop)
    {
        var values = new { name = "nightly", image = "public.ecr.aws/docker/library/busybox:1.37", schedule = "cron(0 2 * * ? *)" };
        var number = await MakeAsync(ines, "/api/v1/requests", new { templateId = "scheduled-job", kind = "job", teamId = Team, environment = "dev", cluster = Cluster, reason = "A test.", values }, "number", stop);
        var address = $"/api/v1/requests/{number}";
        await MakeAsync(ben, $"{address}/decisions", new { verdict = "Approve", version = await VersionAsync(ben, address, stop) }, "result", stop);
        for (string state; (state = $"{(await ReadAsync(ben, address, stop))["state"]}") is not "Done";)
        {
            Assert.True(state is "Approved" or "Applying", $"The job is {state}.");
            await Task.Delay(50, stop);
        }
    }

    private static Guid Id(string text) => Guid.Parse(text, CultureInfo.InvariantCulture);

    private static async Task<JsonNode> ReadAsync(HttpClient client, string path, CancellationToken stop)
    {
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), stop);
        return await DemoPortal.ReadAsync(answer, stop);
    }

    /// <summary>What one admin has set holds once another approves it.</summary>
    private static async Task<string> SecondedAsync(HttpClient other, HttpResponseMessage answer, CancellationToken stop)
    {
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(stop));
        if (answer.StatusCode is not System.Net.HttpStatusCode.Accepted)
        {
            return "";
        }

        var id = $"{(await DemoPortal.ReadAsync(answer, stop))["id"]}";
        var change = $"/api/v1/setting-changes/{id}";
        using var seconded = await other.PostAsJsonAsync($"{change}/decision", new { approve = true, version = await VersionAsync(other, change, stop) }, stop);
        Assert.True(seconded.IsSuccessStatusCode, await seconded.Content.ReadAsStringAsync(stop));
        return id;
    }

    private static async Task<int> VersionAsync(HttpClient client, string path, CancellationToken stop) => (await ReadAsync(client, path, stop))["version"]?.GetValue<int>() ?? 0;

    private static async Task<string> MakeAsync(HttpClient client, string path, object body, string name, CancellationToken stop)
    {
        using var answer = await client.PostAsJsonAsync(path, body, stop);
        var read = await DemoPortal.ReadAsync(answer, stop);
        return read[name]?.ToString() ?? throw new InvalidOperationException($"{path}: {read}");
    }
}
