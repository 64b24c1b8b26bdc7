using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Domain.Data.Migrations.Postgres
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
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Guardrails",
                table: "TemplateVersions",
                type: "text",
                nullable: false,
                defaultValueSql: "'[]'");

            migrationBuilder.AddColumn<string>(
                name: "Notes",
                table: "TemplateVersions",
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "PublishedAt",
                table: "TemplateVersions",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Recipe",
                table: "TemplateVersions",
                type: "text",
                nullable: false,
                defaultValueSql: "'{}'");

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "RetiredAt",
                table: "TemplateVersions",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Version",
                table: "TemplateVersions",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "ImageDemand",
                table: "Templates",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Teams",
                table: "Templates",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Version",
                table: "Templates",
                type: "integer",
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
