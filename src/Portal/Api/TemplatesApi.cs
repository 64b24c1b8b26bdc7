using Domain.Catalog;
using Microsoft.AspNetCore.Http.HttpResults;
using Portal.Features;
using Portal.Security;

namespace Portal.Api;

/// <summary>What can be asked for.</summary>
internal static class TemplatesApi
{
    public static void Map(RouteGroupBuilder api)
    {
        var templates = api.MapGroup("/templates").WithTags("Catalogue");
        templates.MapGet("", ListAsync).WithName("ListTemplates").WithSummary("List the templates, with the least price of each and who must approve.");
        templates.MapGet("/{id}", FindAsync).WithName("GetTemplate").WithSummary("Read the newest version of a template with its fields.")
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Ok<IReadOnlyList<TemplateCard>>> ListAsync(CurrentUser user, CatalogueReader catalogue, CancellationToken cancellationToken) =>
        TypedResults.Ok(await catalogue.ListAsync(user.Caller, cancellationToken));

    private static async Task<Results<Ok<TemplateForm>, ProblemHttpResult>> FindAsync(string id, CatalogueReader catalogue, CancellationToken cancellationToken) =>
        await catalogue.FindAsync(id, cancellationToken) is { } form ? TypedResults.Ok(form) : Problems.NotFound($"published template \"{id}\"");
}
