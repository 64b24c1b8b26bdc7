using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Domain.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Deciding : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "RunningTasks",
                table: "LiveServices",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Values",
                table: "CampaignItems",
                type: "text",
                nullable: false,
                defaultValueSql: "'{}'");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "RunningTasks",
                table: "LiveServices");

            migrationBuilder.DropColumn(
                name: "Values",
                table: "CampaignItems");
        }
    }
}
