using Domain.Access;
using Domain.Access.Iam;
using Domain.Approvals;
using Domain.Approvals.Settings;
using Domain.Approvals.Waivers;
using Domain.Audit;
using Domain.Campaigns;
using Domain.Catalog;
using Domain.Catalog.Upgrades;
using Domain.Costs;
using Domain.Hosting;
using Domain.Hosting.Demo;
using Domain.Kinds;
using Domain.Kinds.Clusters;
using Domain.Kinds.Jobs;
using Domain.Kinds.Services;
using Domain.Notices;
using Domain.Operations;
using Domain.Operations.Switch;
using Domain.Requests;
using Domain.Teams;
using Domain.Workloads;
using Microsoft.Extensions.DependencyInjection;
using Portal.Features.Sandbox;
using Testing;

namespace Portal.Tests;

/// <summary>The demo's world for page tests: real use cases on SQLite and the Sandbox in this process. Nothing moves by itself; a test runs the engine.</summary>
public sealed class PageWorld : IAsyncLifetime
{
    private readonly SqliteFile _database = new();
    private DomainWorld? _world;

    public DomainWorld World => _world ?? throw new InvalidOperationException("The world is not started.");

    public async ValueTask InitializeAsync()
    {
        await _database.InitializeAsync();
        _world = await DomainWorld.StartAsync(_database, TestContext.Current.CancellationToken, withHistory: true);
    }

    /// <summary>What pages inject, from the one world.</summary>
    public void AddTo(IServiceCollection services)
    {
        services.AddSingleton<TimeProvider>(World.Clock);
        services.AddSingleton(_ => World.Get<Actors>());
        services.AddSingleton(_ => World.Get<ChangeSignal>());
        services.AddSingleton(_ => World.Get<Domain.Access.Tokens.ApiTokens>());
        services.AddSingleton(_ => World.Get<SignIns>());
        services.AddSingleton(_ => World.Get<CatalogueReader>());
        services.AddSingleton(_ => World.Get<TemplateReader>());
        services.AddSingleton(_ => World.Get<TemplateVersions>());
        services.AddSingleton(_ => World.Get<KeepTemplate>());
        services.AddSingleton(_ => World.Get<TemplateFromService>());
        services.AddSingleton(_ => World.Get<PlatformGuardrails>());
        services.AddSingleton(_ => World.Get<EnvironmentReader>());
        services.AddSingleton(_ => World.Get<RequestKinds>());
        services.AddSingleton(_ => World.Get<ServiceDrafts>());
        services.AddSingleton(_ => World.Get<Promotions>());
        services.AddSingleton(_ => World.Get<EarlierRevisions>());
        services.AddSingleton(_ => World.Get<StopOperation>());
        services.AddSingleton(_ => World.Get<StopDeployment>());
        services.AddSingleton(_ => World.Get<AnswerPause>());
        services.AddSingleton(_ => World.Get<Proposals>());
        services.AddSingleton(_ => World.Get<Drafts>());
        services.AddSingleton(_ => World.Get<SubmitRequest>());
        services.AddSingleton(_ => World.Get<CancelRequest>());
        services.AddSingleton(_ => World.Get<RequestReader>());
        services.AddSingleton(_ => World.Get<RequestDetails>());
        services.AddSingleton(_ => World.Get<Comments>());
        services.AddSingleton(_ => World.Get<CloneRequest>());
        services.AddSingleton(_ => World.Get<DiscardDraft>());
        services.AddSingleton(_ => World.Get<FreezeWindows>());
        services.AddSingleton(_ => World.Get<PlatformSwitches>());
        services.AddSingleton(_ => World.Get<Inbox>());
        services.AddSingleton(_ => World.Get<RuleBook>());
        services.AddSingleton(_ => World.Get<ApproverGroups>());
        services.AddSingleton(_ => World.Get<SettingChanges>());
        services.AddSingleton(_ => World.Get<Delegations>());
        services.AddSingleton(_ => World.Get<WaiveGuardrail>());
        services.AddSingleton(_ => World.Get<Waivers>());
        services.AddSingleton(_ => World.Get<StrikeChanges>());
        services.AddSingleton(_ => World.Get<Mentions>());
        services.AddSingleton(_ => World.Get<Decide>());
        services.AddSingleton(_ => World.Get<MendOperation>());
        services.AddSingleton(_ => World.Get<Upgrades>());
        services.AddSingleton(_ => World.Get<CampaignReader>());
        services.AddSingleton(_ => World.Get<WriteCampaign>());
        services.AddSingleton(_ => World.Get<SteerCampaign>());
        services.AddSingleton(_ => World.Get<DecideCampaign>());
        services.AddSingleton(_ => World.Get<AuditReader>());
        services.AddSingleton(_ => World.Get<VerifyRecord>());
        services.AddSingleton(_ => World.Get<ListPrices>());
        services.AddSingleton(_ => World.Get<SetPrice>());
        services.AddSingleton(_ => World.Get<WorkloadReader>());
        services.AddSingleton(_ => World.Get<TeamReader>());
        services.AddSingleton(_ => World.Get<ClusterReader>());
        services.AddSingleton(_ => World.Get<Domain.Workloads.Inventory.CapacityReader>());
        services.AddSingleton(_ => World.Get<Domain.Workloads.Inventory.HistoryReader>());
        services.AddSingleton(_ => World.Get<ClusterDrafts>());
        services.AddSingleton(_ => World.Get<Domain.Workloads.Inventory.TaskReader>());
        services.AddSingleton(_ => World.Get<JobReader>());
        services.AddSingleton(_ => World.Get<JobDrafts>());
        services.AddSingleton(_ => World.Get<SetLimits>());
        services.AddSingleton(_ => World.Get<SetTeamPart>());
        services.AddSingleton(_ => World.Get<SetTeam>());
        services.AddSingleton(_ => World.Get<SetEnvironment>());
        services.AddSingleton(_ => World.Get<TeamMembers>());
        services.AddSingleton(_ => World.Get<CheckEnvironment>());
        services.AddSingleton(_ => World.Get<GenerateIam>());
        services.AddSingleton(_ => World.Get<ForeignTry>());
        services.AddSingleton(_ => new SandboxControl(new HttpClient(World.Sandbox.CreateHandler()) { BaseAddress = new Uri("http://sandbox.internal") }, inProcess: true));
        services.AddSingleton(s => new DemoReset(World.Get<DemoSeed>(), s.GetRequiredService<SandboxControl>(), World.Clock));
    }

    /// <summary>A request of Ines for a new service in dev, waiting.</summary>
    public async Task<SubmitOutcome.Submitted> AskAsync(string name, CancellationToken cancellationToken) =>
        await World.Get<SubmitRequest>().RunAsync(DemoCast.Ines.Caller, DomainWorld.Draft(name), cancellationToken) as SubmitOutcome.Submitted
        ?? throw new InvalidOperationException($"The request for {name} was refused.");

    public async ValueTask DisposeAsync()
    {
        if (_world is not null)
        {
            await _world.DisposeAsync();
        }

        await _database.DisposeAsync();
    }
}
