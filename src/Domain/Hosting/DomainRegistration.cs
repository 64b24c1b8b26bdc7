using Domain.Access;
using Domain.Access.Iam;
using Domain.Approvals;
using Domain.Approvals.Settings;
using Domain.Approvals.Waivers;
using Domain.Audit;
using Domain.Aws;
using Domain.Campaigns;
using Domain.Catalog;
using Domain.Costs;
using Domain.Data;
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
using Domain.Workloads.Inventory;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Domain.Hosting;

/// <summary>Everything of the domain, for a host that has a <see cref="TimeProvider"/>, logging and configuration.</summary>
public static class DomainRegistration
{
    /// <param name="defaultFolder">Where the SQLite file goes when <c>ConnectionStrings:Portal</c> is empty.</param>
    /// <param name="inDevelopment">Whether what an installation must be given, such as the key that signs the record, may be made.</param>
    public static IServiceCollection AddDomain(this IServiceCollection services, IConfiguration configuration, string defaultFolder, bool inDevelopment = false)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<OperationOptions>().BindConfiguration("Operations").ValidateDataAnnotations().ValidateOnStart();
        AddDatabase(services, configuration, defaultFolder);
        services.AddSingleton<ChangeSignal>();
        services.AddSingleton<Actors>();
        services.AddSingleton<SignIns>();
        services.AddSingleton<Access.Tokens.ApiTokens>();
        services.AddSingleton<Access.Tokens.TokenCheck>();
        services.AddSingleton<CatalogueReader>();
        services.AddSingleton<TemplateReader>();
        services.AddSingleton<TemplateVersions>();
        services.AddSingleton<KeepTemplate>();
        services.AddSingleton<TemplateFromService>();
        services.AddSingleton<PlatformGuardrails>();
        services.AddSingleton<TeamUsageReader>();
        services.AddSingleton<TeamReader>();
        services.AddSingleton<SetLimits>();
        services.AddSingleton<SetTeamPart>();
        services.AddSingleton<SetTeam>();
        services.AddSingleton<SetEnvironment>();
        services.AddSingleton<TeamMembers>();
        services.AddSingleton<CheckEnvironment>();
        services.AddSingleton<GenerateIam>();
        services.AddRequestKinds();
        services.AddSingleton<PriceBooks>();
        services.AddSingleton<ListPrices>();
        services.AddSingleton<SetPrice>();
        services.AddSingleton<AccountUseReader>();
        services.AddSingleton<Proposals>();
        services.AddSingleton<Drafts>();
        services.AddSingleton<ServiceDrafts>();
        services.AddSingleton<Promotions>();
        services.AddSingleton<EarlierRevisions>();
        services.AddSingleton<ClusterDrafts>();
        services.AddSingleton<JobDrafts>();
        services.AddSingleton<JobReader>();
        services.AddSingleton<SubmitRequest>();
        services.AddSingleton<CancelRequest>();
        services.AddSingleton<RequestReader>();
        services.AddSingleton<RequestDetails>();
        services.AddSingleton<StepTimes>();
        services.AddSingleton<CloneRequest>();
        services.AddSingleton<DiscardDraft>();
        services.AddSingleton<FreezeWindows>();
        services.AddSingleton<Delegations>();
        services.AddSingleton<WaiveGuardrail>();
        services.AddSingleton<Waivers>();
        services.AddSingleton<NoticeClerk>();
        services.AddSingleton<Inbox>();
        services.AddSingleton<StrikeChanges>();
        services.AddSingleton<RuleBook>();
        services.AddSingleton<ApproverGroups>();
        services.AddSettings();
        services.AddSingleton<Comments>();
        services.AddSingleton<Mentions>();
        services.AddSingleton<Decide>();
        services.AddSingleton<MendOperation>();
        services.AddSingleton<StopOperation>();
        services.AddSingleton<PlatformSwitches>();
        services.AddSingleton<StopDeployment>();
        services.AddSingleton<AnswerPause>();
        services.AddAudit(configuration, defaultFolder, inDevelopment);
        services.AddSingleton<OperationClaims>();
        services.AddSingleton<OperationBook>();
        services.AddSingleton<StalePlans>();
        services.AddSingleton<BeforeFirstStep>(s => s.GetRequiredService<StalePlans>().MayBeginAsync);
        services.AddSingleton<OperationRunner>();
        services.AddSingleton<Readiness>();
        services.AddSingleton<Startup>();
        services.AddHealthChecks().AddCheck<DatabaseHealth>("database");
        services.AddSingleton<EnginePause>();
        services.AddSingleton<DemoSeed>();
        services.AddCampaigns();
        services.AddAws();
        services.AddWorkloads();
        return services;
    }

    /// <summary>The background loops: the engine, the watch, the clerk of expiry. Left out where a test or the seeder runs them by hand.</summary>
    public static IServiceCollection AddDomainWorkers(this IServiceCollection services)
    {
        services.AddSingleton<OperationWorker>();
        services.AddSingleton<RequestExpiry>();
        services.AddSingleton<AutomaticApprovals>();
        services.AddSingleton<NoticeWorker>();
        services.AddSingleton<CampaignWorker>();
        services.AddSingleton<HeadWorker>();
        services.AddSingleton<HistoryPurge>();
        services.AddHostedService<Workers>();
        services.AddSingleton<WatchWorker>();
        return services;
    }

    private static void AddDatabase(IServiceCollection services, IConfiguration configuration, string defaultFolder)
    {
        var provider = configuration["Database:Provider"] ?? nameof(DatabaseProvider.Sqlite);
        var connection = configuration.GetConnectionString("Portal") ?? "";
        services.AddSingleton(new SchemaOwner(configuration.GetConnectionString("Owner") ?? ""));
        switch (Enum.TryParse<DatabaseProvider>(provider, ignoreCase: true, out var engine) ? engine : (DatabaseProvider?)null)
        {
            case DatabaseProvider.Sqlite:
                var file = connection.Length > 0 ? connection : $"Data Source={Path.Combine(defaultFolder, "berth.db")}";
                services.AddPooledDbContextFactory<SqlitePortalDb>(o => o.UseSqlite(file, x => x.UseQuerySplittingBehavior(QuerySplittingBehavior.SingleQuery)));
                services.AddSingleton<IDbContextFactory<PortalDb>, PortalDbFactory<SqlitePortalDb>>();
                break;
            case DatabaseProvider.Postgres when connection.Length > 0:
                services.AddPooledDbContextFactory<PostgresPortalDb>(o => o.UseNpgsql(connection, x => x.UseQuerySplittingBehavior(QuerySplittingBehavior.SingleQuery)));
                services.AddSingleton<IDbContextFactory<PortalDb>, PortalDbFactory<PostgresPortalDb>>();
                break;
            case DatabaseProvider.Postgres:
                throw new InvalidOperationException("Database:Provider is Postgres, but ConnectionStrings:Portal is empty. Set it to \"Host=…;Database=…;Username=…\".");
            case null:
                throw new InvalidOperationException($"Database:Provider is \"{provider}\". Set it to Sqlite or Postgres.");
        }
    }
}
