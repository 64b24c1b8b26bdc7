using System.Diagnostics;
using System.Text.Json.Nodes;
using Domain.Catalog;
using Microsoft.AspNetCore.Http.HttpResults;
using Portal.Features;
using Portal.Security;

namespace Portal.Api;

/// <param name="Id">A short word for addresses, such as web-service.</param>
internal sealed record NewTemplateBody(string Id, TemplateKind Kind, TemplateAbout About, TemplateContent Content);

/// <param name="Seen">The version of the template as it was read.</param>
internal sealed record AboutBody(TemplateAbout About, int Seen);

/// <param name="From">The version to begin from, such as 1.0.</param>
internal sealed record NewVersionBody(string From, VersionStep Step = VersionStep.Minor);

/// <param name="Seen">The version's "seen" as it was read.</param>
internal sealed record VersionBody(TemplateContent Content, int Seen);

/// <param name="Seen">The version's "seen" as it was read; left out, whatever is there is published.</param>
internal sealed record PublishBody(int? Seen = null);

/// <param name="File">The whole text of an exported template.</param>
internal sealed record ImportBody(string File);

/// <param name="Service">Full name in AWS.</param>
internal sealed record FromServiceBody(string Cluster, string Service, string Id, TemplateAbout About);

/// <summary>Where a template's version is.</summary>
/// <param name="LeftOut">What of a running service was not taken over: variables whose values look like secrets.</param>
internal sealed record VersionPlace(string TemplateId, string Version, IReadOnlyList<string> LeftOut);

/// <summary>Two versions as the texts a diff is made of.</summary>
internal sealed record VersionTexts(string Old, string New);

/// <summary>What can be asked for, and what those who keep the catalogue do with it.</summary>
internal static class TemplatesApi
{
    public static void Map(RouteGroupBuilder api)
    {
        var templates = api.MapGroup("/templates").WithTags("Catalogue");
        templates.MapGet("", ListAsync).WithName("ListTemplates").WithSummary("List the templates, with the least price of each and who must approve.");
        Finds(templates.MapGet("/{id}", FindAsync)).WithName("GetTemplate").WithSummary("Read the newest version of a template with its fields.");
        Finds(templates.MapGet("/{id}/versions", VersionsAsync)).WithName("ListTemplateVersions").WithSummary("List the versions of a template, newest first, with how many requests name each.");
        Finds(templates.MapGet("/{id}/versions/{version}", VersionAsync)).WithName("GetTemplateVersion").WithSummary("Read one version whole, with what stands in the way of publishing it.");
        Finds(templates.MapGet("/{id}/versions/{version}/schema", SchemaAsync)).WithName("GetTemplateSchema").WithSummary("JSON Schema (2020-12) of the values, as they are in an environment (team/environment).")
            .Produces<JsonObject>(contentType: "application/schema+json");
        Finds(templates.MapGet("/{id}/versions/{version}/file", ExportAsync)).WithName("ExportTemplate").WithSummary("The version as a file, to be kept in git.").Produces<string>(contentType: "application/json");
        Finds(templates.MapGet("/{id}/diff", DiffAsync)).WithName("CompareTemplateVersions").WithSummary("Two versions as texts, to be compared line by line.");
        Keeps(templates.MapPost("", CreateAsync)).WithName("CreateTemplate").WithSummary("Make a template with its first draft, 1.0.");
        Keeps(templates.MapPost("/import", ImportAsync)).WithName("ImportTemplate").WithSummary("Take an exported file in as a draft, of a new template or as a further version.");
        Keeps(templates.MapPost("/from-service", FromServiceAsync)).WithName("MakeTemplateFromService").WithSummary("Make a draft out of a service that runs; what looks like a secret is left out and named in the notes.")
            .ProducesProblem(StatusCodes.Status502BadGateway);
        Keeps(templates.MapPut("/{id}", DescribeAsync)).WithName("DescribeTemplate").WithSummary("Change name, summary, owner, teams and what is demanded of images. Of a published template another platform admin approves it: until then 202 says who could.");
        Keeps(templates.MapDelete("/{id}", (string id, CurrentUser user, KeepTemplate keep, CancellationToken cancellationToken) => DeleteAsync(id, null, user, keep, cancellationToken)))
            .WithName("DeleteTemplate").WithSummary("Delete a template that no request names. Of a published one another platform admin approves it: until then 202 says who could.");
        Keeps(templates.MapPost("/{id}/versions", BeginAsync)).WithName("BeginTemplateVersion").WithSummary("Begin a draft from any version; the next minor or major number.");
        Keeps(templates.MapPut("/{id}/versions/{version}", EditAsync)).WithName("EditTemplateVersion").WithSummary("Keep a draft. It need not fit yet.");
        Keeps(templates.MapPost("/{id}/versions/{version}/publish", PublishAsync)).WithName("PublishTemplateVersion").WithSummary("Open a draft to the teams. It never changes from then on. Another platform admin approves it: until then 202 says who could.");
        Keeps(templates.MapPost("/{id}/versions/{version}/retire", RetireAsync)).WithName("RetireTemplateVersion").WithSummary("Take a published version out of the catalogue. Another platform admin approves it: until then 202 says who could.");
        Keeps(templates.MapDelete("/{id}/versions/{version}", (string id, string version, CurrentUser user, KeepTemplate keep, CancellationToken cancellationToken) => DeleteAsync(id, version, user, keep, cancellationToken)))
            .WithName("DeleteTemplateVersion").WithSummary("Delete a version that no request names. Of a published one another platform admin approves it: until then 202 says who could.");
    }

    private static RouteHandlerBuilder Finds(RouteHandlerBuilder route) => route.ProducesProblem(StatusCodes.Status404NotFound);

    private static RouteHandlerBuilder Keeps(RouteHandlerBuilder route) => route.ProducesProblem(StatusCodes.Status403Forbidden)
        .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    private static async Task<Ok<IReadOnlyList<TemplateCard>>> ListAsync(CurrentUser user, CatalogueReader catalogue, CancellationToken cancellationToken) =>
        TypedResults.Ok(await catalogue.ListAsync(user.Caller, cancellationToken));

    private static async Task<Results<Ok<TemplateForm>, ProblemHttpResult>> FindAsync(string id, CurrentUser user, CatalogueReader catalogue, CancellationToken cancellationToken) =>
        await catalogue.FindAsync(user.Caller, id, cancellationToken) is { } form ? TypedResults.Ok(form) : Problems.NotFound($"published template \"{id}\"");

    private static async Task<Results<Ok<TemplateDetails>, ProblemHttpResult>> VersionsAsync(string id, CurrentUser user, TemplateReader templates, CancellationToken cancellationToken) =>
        await templates.FindAsync(user.Caller, id, cancellationToken) is { } details ? TypedResults.Ok(details) : Problems.NotFound($"template \"{id}\"");

    private static async Task<Results<Ok<VersionDetails>, ProblemHttpResult>> VersionAsync(string id, string version, CurrentUser user, TemplateReader templates, CancellationToken cancellationToken) =>
        await templates.FindAsync(user.Caller, id, version, cancellationToken) is { } details ? TypedResults.Ok(details) : Missing(id, version);

    private static async Task<IResult> SchemaAsync(
        string id, string version, CurrentUser user, TemplateReader templates, CatalogueReader catalogue, CancellationToken cancellationToken, string? environment = null)
    {
        if (await templates.FindAsync(user.Caller, id, version, cancellationToken) is not { } details)
        {
            return Missing(id, version);
        }

        var place = environment is null ? null : (await catalogue.PlacesAsync(user.Caller, cancellationToken)).FirstOrDefault(p => $"{p.TeamId}/{p.Environment}" == environment || p.Environment == environment);
        return environment is not null && place is null
            ? Problems.NotFound($"environment \"{environment}\" of yours")
            : TypedResults.Json(SchemaRules.Of($"{details.TemplateName} {details.Number}", details.Content.Fields, place is null ? null : new(place.Environment, place.Tier)), contentType: "application/schema+json");
    }

    private static async Task<IResult> ExportAsync(string id, string version, CurrentUser user, TemplateReader templates, CancellationToken cancellationToken) =>
        await templates.ExportAsync(user.Caller, id, version, cancellationToken) is { } exported
            ? TypedResults.File(System.Text.Encoding.UTF8.GetBytes(TemplateFile.Write(exported)), "application/json", $"{id}-{version}.json")
            : Missing(id, version);

    private static async Task<Results<Ok<VersionTexts>, ProblemHttpResult>> DiffAsync(string id, string from, string to, CurrentUser user, TemplateReader templates, CancellationToken cancellationToken) =>
        await templates.FindAsync(user.Caller, id, from, cancellationToken) is not { } old ? Missing(id, from)
        : await templates.FindAsync(user.Caller, id, to, cancellationToken) is not { } now ? Missing(id, to)
        : TypedResults.Ok(new VersionTexts(TemplateFile.WriteContent(old.Content), TemplateFile.WriteContent(now.Content)));

    private static async Task<Results<Ok<VersionPlace>, Accepted<SettingAnswer>, ProblemHttpResult>> CreateAsync(NewTemplateBody body, CurrentUser user, TemplateVersions versions, CancellationToken cancellationToken) =>
        Answer(body.Id, "1.0", await versions.CreateAsync(user.Caller, body.Id, body.Kind, body.About, body.Content, cancellationToken));

    private static async Task<Results<Ok<VersionPlace>, Accepted<SettingAnswer>, ProblemHttpResult>> ImportAsync(ImportBody body, CurrentUser user, TemplateVersions versions, CancellationToken cancellationToken) =>
        Answer("", "", await versions.ImportAsync(user.Caller, body.File, cancellationToken));

    private static async Task<Results<Ok<VersionPlace>, Accepted<SettingAnswer>, ProblemHttpResult>> FromServiceAsync(FromServiceBody body, CurrentUser user, TemplateFromService make, CancellationToken cancellationToken) =>
        Answer(body.Id, "1.0", await make.MakeAsync(user.Caller, body.Cluster, body.Service, body.Id, body.About, cancellationToken));

    private static async Task<Results<Ok<VersionPlace>, Accepted<SettingAnswer>, ProblemHttpResult>> DescribeAsync(string id, AboutBody body, CurrentUser user, KeepTemplate keep, CancellationToken cancellationToken) =>
        Answer(id, "", await keep.DescribeAsync(user.Caller, id, body.About, body.Seen, cancellationToken));

    private static async Task<Results<Ok<VersionPlace>, Accepted<SettingAnswer>, ProblemHttpResult>> BeginAsync(string id, NewVersionBody body, CurrentUser user, TemplateVersions versions, CancellationToken cancellationToken) =>
        Answer(id, body.From, await versions.BeginAsync(user.Caller, id, body.From, body.Step, cancellationToken));

    private static async Task<Results<Ok<VersionPlace>, Accepted<SettingAnswer>, ProblemHttpResult>> EditAsync(string id, string version, VersionBody body, CurrentUser user, TemplateVersions versions, CancellationToken cancellationToken) =>
        Answer(id, version, await versions.EditAsync(user.Caller, id, version, body.Content, body.Seen, cancellationToken));

    private static async Task<Results<Ok<VersionPlace>, Accepted<SettingAnswer>, ProblemHttpResult>> PublishAsync(string id, string version, PublishBody body, CurrentUser user, TemplateVersions versions, CancellationToken cancellationToken) =>
        Answer(id, version, await versions.PublishAsync(user.Caller, id, version, body.Seen, cancellationToken));

    private static async Task<Results<Ok<VersionPlace>, Accepted<SettingAnswer>, ProblemHttpResult>> RetireAsync(string id, string version, CurrentUser user, TemplateVersions versions, CancellationToken cancellationToken) =>
        Answer(id, version, await versions.RetireAsync(user.Caller, id, version, cancellationToken));

    private static async Task<Results<Ok<VersionPlace>, Accepted<SettingAnswer>, ProblemHttpResult>> DeleteAsync(string id, string? version, CurrentUser user, KeepTemplate keep, CancellationToken cancellationToken) =>
        Answer(id, version ?? "", await keep.DeleteAsync(user.Caller, id, version, cancellationToken));

    private static Results<Ok<VersionPlace>, Accepted<SettingAnswer>, ProblemHttpResult> Answer(string id, string version, TemplateOutcome outcome) => outcome switch
    {
        TemplateOutcome.Done done => TypedResults.Ok(new VersionPlace(done.TemplateId, done.Version, done.LeftOut)),
        TemplateOutcome.Waits waits => SettingsApi.Waits(waits.Id, waits.Who),
        TemplateOutcome.Invalid invalid => Problems.Invalid(invalid.Problems),
        TemplateOutcome.Refused refused => Problems.Of(refused.Kind, refused.Why),
        TemplateOutcome.NotFound => Missing(id, version),
        TemplateOutcome.ChangedMeanwhile => Problems.Changed($"Template {id}"),
        _ => throw new UnreachableException(),
    };

    private static ProblemHttpResult Missing(string id, string version) => Problems.NotFound($"{(version.Length > 0 ? $"version {version} of " : "")}template \"{id}\"");
}
