using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Domain.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Asking : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Author",
                table: "TemplateVersions",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Guardrails",
                table: "TemplateVersions",
                type: "TEXT",
                nullable: false,
                defaultValueSql: "'[]'");

            migrationBuilder.AddColumn<string>(
                name: "Notes",
                table: "TemplateVersions",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<long>(
                name: "PublishedAt",
                table: "TemplateVersions",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Recipe",
                table: "TemplateVersions",
                type: "TEXT",
                nullable: false,
                defaultValueSql: "'{}'");

            migrationBuilder.AddColumn<long>(
                name: "RetiredAt",
                table: "TemplateVersions",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Version",
                table: "TemplateVersions",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "ImageDemand",
                table: "Templates",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Teams",
                table: "Templates",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Version",
                table: "Templates",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "Author",
                table: "TemplateVersions");

            migrationBuilder.DropColumn(
                name: "Guardrails",
                table: "TemplateVersions");

            migrationBuilder.DropColumn(
                name: "Notes",
                table: "TemplateVersions");

            migrationBuilder.DropColumn(
                name: "PublishedAt",
                table: "TemplateVersions");

            migrationBuilder.DropColumn(
                name: "Recipe",
                table: "TemplateVersions");

            migrationBuilder.DropColumn(
                name: "RetiredAt",
                table: "TemplateVersions");

            migrationBuilder.DropColumn(
                name: "Version",
                table: "TemplateVersions");

            migrationBuilder.DropColumn(
                name: "ImageDemand",
                table: "Templates");

            migrationBuilder.DropColumn(
                name: "Teams",
                table: "Templates");

            migrationBuilder.DropColumn(
                name: "Version",
                table: "Templates");
        }
    }
}
