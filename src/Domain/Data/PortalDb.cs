using Domain.Access.Tokens;
using Domain.Approvals;
using Domain.Approvals.Settings;
using Domain.Approvals.Waivers;
using Domain.Audit;
using Domain.Campaigns;
using Domain.Catalog;
using Domain.Catalog.Upgrades;
using Domain.Costs;
using Domain.Hosting;
using Domain.Notices;
using Domain.Operations;
using Domain.Requests;
using Domain.Teams;
using Domain.Workloads;
using Domain.Workloads.Inventory;
using Microsoft.EntityFrameworkCore;

namespace Domain.Data;

/// <summary>The one model; each engine has its own derived context and its own migrations.</summary>
public abstract class PortalDb(DbContextOptions options) : DbContext(options)
{
    public DbSet<Person> People => Set<Person>();
    public DbSet<ApiToken> ApiTokens => Set<ApiToken>();
    public DbSet<Team> Teams => Set<Team>();
    public DbSet<TeamEnvironment> Environments => Set<TeamEnvironment>();
    public DbSet<TeamMember> Members => Set<TeamMember>();
    public DbSet<TeamGroup> TeamGroups => Set<TeamGroup>();
    public DbSet<PersonGroup> PersonGroups => Set<PersonGroup>();
    public DbSet<Template> Templates => Set<Template>();
    public DbSet<TemplateVersion> TemplateVersions => Set<TemplateVersion>();
    public DbSet<WorkloadOrigin> Origins => Set<WorkloadOrigin>();
    public DbSet<Campaign> Campaigns => Set<Campaign>();
    public DbSet<CampaignItem> CampaignItems => Set<CampaignItem>();
    public DbSet<CampaignDecision> CampaignDecisions => Set<CampaignDecision>();
    public DbSet<Request> Requests => Set<Request>();
    public DbSet<Decision> Decisions => Set<Decision>();
    public DbSet<Comment> Comments => Set<Comment>();
    public DbSet<Mention> Mentions => Set<Mention>();
    public DbSet<FreezeWindow> Freezes => Set<FreezeWindow>();
    public DbSet<Waiver> Waivers => Set<Waiver>();
    public DbSet<SettingChange> SettingChanges => Set<SettingChange>();
    public DbSet<Notice> Notices => Set<Notice>();
    public DbSet<Delegation> Delegations => Set<Delegation>();
    public DbSet<ApprovalRule> ApprovalRules => Set<ApprovalRule>();
    public DbSet<Operation> Operations => Set<Operation>();
    public DbSet<Step> Steps => Set<Step>();
    public DbSet<AuditEntry> Audit => Set<AuditEntry>();
    public DbSet<PriceEntry> Prices => Set<PriceEntry>();
    public DbSet<LiveService> LiveServices => Set<LiveService>();
    public DbSet<LiveTask> LiveTasks => Set<LiveTask>();
    public DbSet<LiveCluster> LiveClusters => Set<LiveCluster>();
    public DbSet<LiveProvider> LiveProviders => Set<LiveProvider>();
    public DbSet<LiveInstance> LiveInstances => Set<LiveInstance>();
    public DbSet<LiveDeployment> LiveDeployments => Set<LiveDeployment>();
    public DbSet<SeenRevision> SeenRevisions => Set<SeenRevision>();
    public DbSet<SeenEvent> SeenEvents => Set<SeenEvent>();
    public DbSet<SeenDefinition> SeenDefinitions => Set<SeenDefinition>();
    public DbSet<LiveJob> LiveJobs => Set<LiveJob>();
    public DbSet<Lease> Leases => Set<Lease>();
    public DbSet<PortalFact> Facts => Set<PortalFact>();

    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        BumpVersions();
        return base.SaveChanges(acceptAllChangesOnSuccess);
    }

    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        BumpVersions();
        return base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    // the version of every altered row is raised, so that a stale edit is a conflict and never lost
    private void BumpVersions()
    {
        foreach (var entry in ChangeTracker.Entries())
        {
            if (entry.State is EntityState.Modified && entry.Metadata.FindProperty("Version") is { IsConcurrencyToken: true }
                && entry.Property("Version") is { OriginalValue: int seen } version)
            {
                version.CurrentValue = seen + 1;
            }
        }
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Person>(e =>
        {
            e.HasIndex(p => new { p.Issuer, p.Subject }).IsUnique();
            e.Property(p => p.Roles).AsJson();
            e.Property(p => p.Groups).AsJson().HasDefaultValueSql("'[]'");
            e.Ignore(p => p.SourceIdentity);
        });
        modelBuilder.Entity<Team>(e =>
        {
            e.Property(t => t.Id).HasMaxLength(16);
            e.Property(t => t.MonthlyBudget).HasPrecision(18, 4);
            e.Property(t => t.Limits).AsJson();
            e.Property(t => t.Version).IsConcurrencyToken();
            e.HasMany(t => t.Environments).WithOne().HasForeignKey(x => x.TeamId);
            e.HasMany(t => t.Members).WithOne().HasForeignKey(x => x.TeamId);
        });
        modelBuilder.Entity<TeamEnvironment>(e =>
        {
            e.HasKey(x => new { x.TeamId, x.Name });
            e.Property(x => x.Clusters).AsJson();
            e.Property(x => x.Subnets).AsJson();
            e.Property(x => x.SecurityGroups).AsJson();
            e.Property(x => x.Limits).AsJson();
            e.Property(x => x.Version).IsConcurrencyToken();
            e.Ignore(x => x.Place);
            e.Ignore(x => x.IsProduction);
        });
        MembershipModel.Map(modelBuilder);
        ApiTokenModel.Map(modelBuilder);
        OnCatalogue(modelBuilder);
        OriginModel.Map(modelBuilder);
        CampaignModel.Map(modelBuilder);
        OnRequests(modelBuilder);
        CommentModel.Map(modelBuilder);
        FreezeModel.Map(modelBuilder);
        WaiverModel.Map(modelBuilder);
        OnOperations(modelBuilder);
        modelBuilder.Entity<AuditEntry>(e =>
        {
            e.HasKey(a => a.Sequence);
            e.Property(a => a.Sequence).ValueGeneratedNever();
            e.HasIndex(a => a.RequestId);
            e.HasIndex(a => a.At);
        });
        modelBuilder.Entity<PriceEntry>(e =>
        {
            // a table of its own: giving the one of before another key would rebuild it outside the transaction on SQLite; nobody could edit it
            e.ToTable("PriceEntries").HasKey(p => new { p.Region, p.Meter, p.AsOf });
            e.Property(p => p.Version).IsConcurrencyToken();
            e.Property(p => p.Usd).HasPrecision(18, 8);
        });
        modelBuilder.Entity<LiveService>(e =>
        {
            e.HasKey(s => s.Arn);
            e.HasIndex(s => new { s.TeamId, s.Environment });
            e.Property(s => s.Health).HasConversion<string>();
            e.Property(s => s.Compute).HasConversion<string>();
            e.Property(s => s.Detail).AsJson();
        });
        InventoryModel.Map(modelBuilder);
        modelBuilder.Entity<Lease>().HasKey(l => l.Name);
        modelBuilder.Entity<PortalFact>().HasKey(f => f.Key);
    }

    private static void OnCatalogue(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Template>(e =>
        {
            e.HasMany(t => t.Versions).WithOne().HasForeignKey(v => v.TemplateId);
            e.Property(t => t.Teams).AsJson();
            e.Property(t => t.ImageDemand).AsJson();
            e.Property(t => t.Version).IsConcurrencyToken();
        });
        modelBuilder.Entity<TemplateVersion>(e =>
        {
            e.HasKey(v => new { v.TemplateId, v.Major, v.Minor });
            e.Property(v => v.Fields).AsJson();
            // versions stored before there were recipes read as empty ones
            e.Property(v => v.Recipe).AsJson().HasDefaultValueSql("'{}'");
            e.Property(v => v.Guardrails).AsJson().HasDefaultValueSql("'[]'");
            e.Property(v => v.Version).IsConcurrencyToken();
            e.Ignore(v => v.Number);
        });
    }

    private static void OnRequests(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Request>(e =>
        {
            e.HasIndex(r => r.Number).IsUnique();
            e.HasIndex(r => new { r.TeamId, r.State });
            e.Property(r => r.State).HasConversion<string>();
            e.Property(r => r.Values).AsJson();
            e.Property(r => r.Plan).AsJson();
            e.Property(r => r.Checks).AsJson();
            e.Property(r => r.Estimate).AsJson();
            e.Property(r => r.Requirement).AsJson();
            e.Property(r => r.Editors).AsJson().HasDefaultValueSql("'[]'");
            e.Property(r => r.Footprint).AsJson();
            e.Property(r => r.Kind).HasMaxLength(64).HasDefaultValue(RequestDraft.ServiceKind);
            e.Property(r => r.Version).IsConcurrencyToken();
            e.HasMany(r => r.Decisions).WithOne().HasForeignKey(d => d.RequestId);
            e.HasOne<Person>().WithMany().HasForeignKey(r => r.RequesterId);
            e.Ignore(r => r.ValidDecisions);
        });
        modelBuilder.Entity<Decision>(e =>
        {
            e.Property(d => d.Id).ValueGeneratedNever();
            e.Property(d => d.Verdict).HasConversion<string>();
            e.Ignore(d => d.Speaker);
            e.HasOne<Person>().WithMany().HasForeignKey(d => d.PersonId);
            // one voice a person in each round, whatever races
            e.HasIndex(d => new { d.RequestId, d.Round, d.PersonId }).IsUnique();
        });
        modelBuilder.Entity<SettingChange>(e =>
        {
            e.Property(c => c.Id).ValueGeneratedNever();
            e.Property(c => c.State).HasConversion<string>();
            e.Property(c => c.Version).IsConcurrencyToken();
            // one that waits for each subject, whatever races
            e.HasIndex(c => new { c.Kind, c.Subject }).IsUnique().HasFilter("\"State\" = 'Waiting'");
        });
        modelBuilder.Entity<Notice>(e =>
        {
            e.Property(n => n.Id).ValueGeneratedNever();
            e.Property(n => n.Kind).HasConversion<string>();
            e.HasIndex(n => new { n.PersonId, n.Key }).IsUnique();
            e.HasIndex(n => n.RequestId);
            e.HasOne<Person>().WithMany().HasForeignKey(n => n.PersonId);
        });
        modelBuilder.Entity<Delegation>(e =>
        {
            e.Property(d => d.Id).ValueGeneratedNever();
            e.Property(d => d.Version).IsConcurrencyToken();
            e.HasIndex(d => d.ToId);
            e.HasOne<Person>().WithMany().HasForeignKey(d => d.FromId);
            e.HasOne<Person>().WithMany().HasForeignKey(d => d.ToId).OnDelete(DeleteBehavior.Restrict);
        });
        modelBuilder.Entity<ApprovalRule>(e =>
        {
            e.Property(r => r.Groups).AsJson();
            e.Property(r => r.Conditions).AsJson().HasDefaultValueSql("'{}'");
            e.Property(r => r.Then).AsJson().HasDefaultValueSql("'[]'");
            e.Property(r => r.Version).IsConcurrencyToken();
        });
    }

    private static void OnOperations(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Operation>(e =>
        {
            e.Property(o => o.Id).ValueGeneratedNever();
            e.Property(o => o.State).HasConversion<string>();
            e.HasIndex(o => new { o.State, o.DueAt });
            e.Property(o => o.TeamId).HasDefaultValue("");
            e.Property(o => o.Workload).HasDefaultValue("");
            e.HasIndex(o => o.Holds).IsUnique();
            e.HasIndex(o => o.Workload);
            // one run a request: approving twice cannot make two
            e.HasIndex(o => o.RequestId).IsUnique();
            e.HasOne<Request>().WithMany().HasForeignKey(o => o.RequestId);
            e.HasMany(o => o.Steps).WithOne().HasForeignKey(s => s.OperationId);
        });
        modelBuilder.Entity<Step>(e =>
        {
            e.HasKey(s => new { s.OperationId, s.Index });
            e.Property(s => s.State).HasConversion<string>();
            e.Property(s => s.Planned).AsJson();
            e.Property(s => s.Made).AsJson();
            e.Property(s => s.Failure).AsJson();
        });
    }
}
