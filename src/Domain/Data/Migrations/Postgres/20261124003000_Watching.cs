using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Domain.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Watching : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "LiveClusters",
                columns: table => new
                {
                    Arn = table.Column<string>(type: "text", nullable: false),
                    AccountId = table.Column<string>(type: "text", nullable: false),
                    Region = table.Column<string>(type: "text", nullable: false),
                    Name = table.Column<string>(type: "text", nullable: false),
                    TeamId = table.Column<string>(type: "text", nullable: true),
                    Environment = table.Column<string>(type: "text", nullable: true),
                    Owner = table.Column<string>(type: "text", nullable: false),
                    Status = table.Column<string>(type: "text", nullable: false),
                    Services = table.Column<int>(type: "integer", nullable: false),
                    Running = table.Column<int>(type: "integer", nullable: false),
                    Pending = table.Column<int>(type: "integer", nullable: false),
                    Instances = table.Column<int>(type: "integer", nullable: false),
                    Detail = table.Column<string>(type: "text", nullable: false),
                    SeenAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    GoneAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_LiveClusters", x => x.Arn);
                });

            migrationBuilder.CreateTable(
                name: "LiveDeployments",
                columns: table => new
                {
                    Arn = table.Column<string>(type: "text", nullable: false),
                    AccountId = table.Column<string>(type: "text", nullable: false),
                    Region = table.Column<string>(type: "text", nullable: false),
                    Cluster = table.Column<string>(type: "text", nullable: false),
                    Service = table.Column<string>(type: "text", nullable: false),
                    TeamId = table.Column<string>(type: "text", nullable: true),
                    Environment = table.Column<string>(type: "text", nullable: true),
                    Status = table.Column<string>(type: "text", nullable: false),
                    Stage = table.Column<string>(type: "text", nullable: true),
                    CreatedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    StartedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    FinishedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    UpdatedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    Detail = table.Column<string>(type: "text", nullable: false),
                    SeenAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_LiveDeployments", x => x.Arn);
                });

            migrationBuilder.CreateTable(
                name: "LiveInstances",
                columns: table => new
                {
                    Arn = table.Column<string>(type: "text", nullable: false),
                    AccountId = table.Column<string>(type: "text", nullable: false),
                    Region = table.Column<string>(type: "text", nullable: false),
                    Cluster = table.Column<string>(type: "text", nullable: false),
                    TeamId = table.Column<string>(type: "text", nullable: true),
                    Environment = table.Column<string>(type: "text", nullable: true),
                    Owner = table.Column<string>(type: "text", nullable: false),
                    Ec2InstanceId = table.Column<string>(type: "text", nullable: true),
                    Provider = table.Column<string>(type: "text", nullable: true),
                    Status = table.Column<string>(type: "text", nullable: false),
                    AgentConnected = table.Column<bool>(type: "boolean", nullable: false),
                    AgentVersion = table.Column<string>(type: "text", nullable: true),
                    AgentUpdate = table.Column<string>(type: "text", nullable: true),
                    InstanceType = table.Column<string>(type: "text", nullable: true),
                    Zone = table.Column<string>(type: "text", nullable: true),
                    Cpu = table.Column<int>(type: "integer", nullable: false),
                    FreeCpu = table.Column<int>(type: "integer", nullable: false),
                    MemoryMiB = table.Column<int>(type: "integer", nullable: false),
                    FreeMemoryMiB = table.Column<int>(type: "integer", nullable: false),
                    Running = table.Column<int>(type: "integer", nullable: false),
                    Pending = table.Column<int>(type: "integer", nullable: false),
                    RegisteredAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    Version = table.Column<long>(type: "bigint", nullable: false),
                    Detail = table.Column<string>(type: "text", nullable: false),
                    SeenAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    GoneAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_LiveInstances", x => x.Arn);
                });

            migrationBuilder.CreateTable(
                name: "LiveJobs",
                columns: table => new
                {
                    Arn = table.Column<string>(type: "text", nullable: false),
                    AccountId = table.Column<string>(type: "text", nullable: false),
                    Region = table.Column<string>(type: "text", nullable: false),
                    Name = table.Column<string>(type: "text", nullable: false),
                    TeamId = table.Column<string>(type: "text", nullable: true),
                    Environment = table.Column<string>(type: "text", nullable: true),
                    Cluster = table.Column<string>(type: "text", nullable: false),
                    Family = table.Column<string>(type: "text", nullable: false),
                    IsScheduled = table.Column<bool>(type: "boolean", nullable: false),
                    Enabled = table.Column<bool>(type: "boolean", nullable: false),
                    Detail = table.Column<string>(type: "text", nullable: false),
                    SeenAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    GoneAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_LiveJobs", x => x.Arn);
                });

            migrationBuilder.CreateTable(
                name: "LiveProviders",
                columns: table => new
                {
                    Arn = table.Column<string>(type: "text", nullable: false),
                    AccountId = table.Column<string>(type: "text", nullable: false),
                    Region = table.Column<string>(type: "text", nullable: false),
                    Name = table.Column<string>(type: "text", nullable: false),
                    TeamId = table.Column<string>(type: "text", nullable: true),
                    Environment = table.Column<string>(type: "text", nullable: true),
                    Owner = table.Column<string>(type: "text", nullable: false),
                    Sort = table.Column<string>(type: "text", nullable: false),
                    Status = table.Column<string>(type: "text", nullable: false),
                    Cluster = table.Column<string>(type: "text", nullable: true),
                    Detail = table.Column<string>(type: "text", nullable: false),
                    SeenAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    GoneAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_LiveProviders", x => x.Arn);
                });

            migrationBuilder.CreateTable(
                name: "LiveTasks",
                columns: table => new
                {
                    Arn = table.Column<string>(type: "text", nullable: false),
                    AccountId = table.Column<string>(type: "text", nullable: false),
                    Region = table.Column<string>(type: "text", nullable: false),
                    Cluster = table.Column<string>(type: "text", nullable: false),
                    TeamId = table.Column<string>(type: "text", nullable: true),
                    Environment = table.Column<string>(type: "text", nullable: true),
                    Owner = table.Column<string>(type: "text", nullable: false),
                    Service = table.Column<string>(type: "text", nullable: true),
                    Group = table.Column<string>(type: "text", nullable: true),
                    StartedBy = table.Column<string>(type: "text", nullable: true),
                    Definition = table.Column<string>(type: "text", nullable: false),
                    LastStatus = table.Column<string>(type: "text", nullable: false),
                    DesiredStatus = table.Column<string>(type: "text", nullable: false),
                    IsStopped = table.Column<bool>(type: "boolean", nullable: false),
                    Health = table.Column<string>(type: "text", nullable: true),
                    LaunchType = table.Column<string>(type: "text", nullable: true),
                    Provider = table.Column<string>(type: "text", nullable: true),
                    Zone = table.Column<string>(type: "text", nullable: true),
                    PrivateIp = table.Column<string>(type: "text", nullable: true),
                    InstanceArn = table.Column<string>(type: "text", nullable: true),
                    Architecture = table.Column<string>(type: "text", nullable: true),
                    Cpu = table.Column<int>(type: "integer", nullable: true),
                    MemoryMiB = table.Column<int>(type: "integer", nullable: true),
                    StopCode = table.Column<string>(type: "text", nullable: true),
                    StoppedReason = table.Column<string>(type: "text", nullable: true),
                    ExitCode = table.Column<int>(type: "integer", nullable: true),
                    CreatedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    PullStartedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    PullStoppedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    StartedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    StoppingAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    StoppedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    Version = table.Column<long>(type: "bigint", nullable: false),
                    IsDescribed = table.Column<bool>(type: "boolean", nullable: false),
                    IsLost = table.Column<bool>(type: "boolean", nullable: false),
                    Words = table.Column<string>(type: "text", nullable: false),
                    Facts = table.Column<string>(type: "text", nullable: false),
                    SeenAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_LiveTasks", x => x.Arn);
                });

            migrationBuilder.CreateTable(
                name: "SeenDefinitions",
                columns: table => new
                {
                    Arn = table.Column<string>(type: "text", nullable: false),
                    AccountId = table.Column<string>(type: "text", nullable: false),
                    Region = table.Column<string>(type: "text", nullable: false),
                    Family = table.Column<string>(type: "text", nullable: false),
                    Revision = table.Column<int>(type: "integer", nullable: false),
                    TeamId = table.Column<string>(type: "text", nullable: true),
                    Environment = table.Column<string>(type: "text", nullable: true),
                    Image = table.Column<string>(type: "text", nullable: true),
                    Cpu = table.Column<int>(type: "integer", nullable: true),
                    MemoryMiB = table.Column<int>(type: "integer", nullable: true),
                    FirstSeenAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    SeenAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SeenDefinitions", x => x.Arn);
                });

            migrationBuilder.CreateTable(
                name: "SeenEvents",
                columns: table => new
                {
                    Id = table.Column<string>(type: "text", nullable: false),
                    AccountId = table.Column<string>(type: "text", nullable: false),
                    Region = table.Column<string>(type: "text", nullable: false),
                    Sort = table.Column<string>(type: "text", nullable: false),
                    Cluster = table.Column<string>(type: "text", nullable: true),
                    Service = table.Column<string>(type: "text", nullable: true),
                    Subject = table.Column<string>(type: "text", nullable: false),
                    TeamId = table.Column<string>(type: "text", nullable: true),
                    Environment = table.Column<string>(type: "text", nullable: true),
                    Name = table.Column<string>(type: "text", nullable: true),
                    Level = table.Column<string>(type: "text", nullable: true),
                    Text = table.Column<string>(type: "text", nullable: false),
                    Words = table.Column<string>(type: "text", nullable: false),
                    At = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SeenEvents", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "SeenRevisions",
                columns: table => new
                {
                    Arn = table.Column<string>(type: "text", nullable: false),
                    AccountId = table.Column<string>(type: "text", nullable: false),
                    Region = table.Column<string>(type: "text", nullable: false),
                    Cluster = table.Column<string>(type: "text", nullable: false),
                    Service = table.Column<string>(type: "text", nullable: false),
                    Definition = table.Column<string>(type: "text", nullable: false),
                    CreatedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    Detail = table.Column<string>(type: "text", nullable: false),
                    SeenAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SeenRevisions", x => x.Arn);
                });

            migrationBuilder.CreateIndex(
                name: "IX_LiveClusters_AccountId_Region",
                table: "LiveClusters",
                columns: new[] { "AccountId", "Region" });

            migrationBuilder.CreateIndex(
                name: "IX_LiveDeployments_Cluster_Service_CreatedAt",
                table: "LiveDeployments",
                columns: new[] { "Cluster", "Service", "CreatedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_LiveDeployments_FinishedAt",
                table: "LiveDeployments",
                column: "FinishedAt");

            migrationBuilder.CreateIndex(
                name: "IX_LiveInstances_AccountId_Region",
                table: "LiveInstances",
                columns: new[] { "AccountId", "Region" });

            migrationBuilder.CreateIndex(
                name: "IX_LiveInstances_Cluster",
                table: "LiveInstances",
                column: "Cluster");

            migrationBuilder.CreateIndex(
                name: "IX_LiveJobs_TeamId_Environment",
                table: "LiveJobs",
                columns: new[] { "TeamId", "Environment" });

            migrationBuilder.CreateIndex(
                name: "IX_LiveProviders_AccountId_Region",
                table: "LiveProviders",
                columns: new[] { "AccountId", "Region" });

            migrationBuilder.CreateIndex(
                name: "IX_LiveTasks_AccountId_Region_IsStopped",
                table: "LiveTasks",
                columns: new[] { "AccountId", "Region", "IsStopped" });

            migrationBuilder.CreateIndex(
                name: "IX_LiveTasks_Cluster_Service_IsStopped",
                table: "LiveTasks",
                columns: new[] { "Cluster", "Service", "IsStopped" });

            migrationBuilder.CreateIndex(
                name: "IX_LiveTasks_InstanceArn",
                table: "LiveTasks",
                column: "InstanceArn");

            migrationBuilder.CreateIndex(
                name: "IX_LiveTasks_StoppedAt",
                table: "LiveTasks",
                column: "StoppedAt");

            migrationBuilder.CreateIndex(
                name: "IX_LiveTasks_TeamId_Environment_IsStopped",
                table: "LiveTasks",
                columns: new[] { "TeamId", "Environment", "IsStopped" });

            migrationBuilder.CreateIndex(
                name: "IX_SeenDefinitions_Family_Revision",
                table: "SeenDefinitions",
                columns: new[] { "Family", "Revision" });

            migrationBuilder.CreateIndex(
                name: "IX_SeenEvents_At",
                table: "SeenEvents",
                column: "At");

            migrationBuilder.CreateIndex(
                name: "IX_SeenEvents_Cluster_Service_At",
                table: "SeenEvents",
                columns: new[] { "Cluster", "Service", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_SeenEvents_TeamId_At",
                table: "SeenEvents",
                columns: new[] { "TeamId", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_SeenRevisions_Cluster_Service",
                table: "SeenRevisions",
                columns: new[] { "Cluster", "Service" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "LiveClusters");

            migrationBuilder.DropTable(
                name: "LiveDeployments");

            migrationBuilder.DropTable(
                name: "LiveInstances");

            migrationBuilder.DropTable(
                name: "LiveJobs");

            migrationBuilder.DropTable(
                name: "LiveProviders");

            migrationBuilder.DropTable(
                name: "LiveTasks");

            migrationBuilder.DropTable(
                name: "SeenDefinitions");

            migrationBuilder.DropTable(
                name: "SeenEvents");

            migrationBuilder.DropTable(
                name: "SeenRevisions");
        }
    }
}
