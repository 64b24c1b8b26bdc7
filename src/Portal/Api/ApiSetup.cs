using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Domain.Requests;
using Microsoft.OpenApi;
using Portal.Shell;

namespace Portal.Api;

/// <summary>The API for scripts and pipelines: the same use cases as the pages, under /api/v1, described at /openapi/v1.json.</summary>
internal static class ApiSetup
{
    public const string Root = "/api/v1";

    /// <summary>Routes are found in any case, so a guard that looks at the path must look in any case too.</summary>
    public static bool OfApi(PathString path) => path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase);

    public static void AddApi(this WebApplicationBuilder builder)
    {
        // before the shell's own handler, which calls everything it does not know a fault of Berth
        builder.Services.AddExceptionHandler<UnreadableCall>();
        builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        builder.Services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.Converters.Add(new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false));
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, new DefaultJsonTypeInfoResolver { Modifiers = { PlannedStepJson.Modify } });
            options.SerializerOptions.RespectNullableAnnotations = true;
            options.SerializerOptions.RespectRequiredConstructorParameters = true;
        });
        builder.Services.AddOpenApi("v1", options => options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "Berth", Version = "v1",
                Description = "Ask for changes in Amazon ECS, decide on them, follow them, read what runs. Sign in first and send the cookie, or send an API token as Authorization: Bearer berth_…, which reads and asks within its scope and never decides; a call that changes something sends application/json.",
            };
            document.Servers = [];
            return Task.CompletedTask;
        }));
    }

    /// <summary>Before the endpoints: what another site makes a browser send stops here, and every refusal is a problem document.</summary>
    public static void UseApi(this WebApplication app) => app.UseWhen(
        context => OfApi(context.Request.Path),
        api =>
        {
            api.UseStatusCodePages();
            api.UseMiddleware<ApiGuard>();
        });

    public static void MapApi(this WebApplication app)
    {
        var api = app.MapGroup(Root).ProducesProblem(StatusCodes.Status401Unauthorized).RequireAuthorization();
        api.AddEndpointFilter(OnlyKnownWordsAsync);
        TemplatesApi.Map(api);
        GuardrailsApi.Map(api);
        PlacesApi.Map(api);
        TeamsApi.Map(api);
        MembersApi.Map(api);
        IamApi.Map(api);
        DraftsApi.Map(api);
        RequestsApi.Map(api);
        CommentsApi.Map(api);
        DecisionsApi.Map(api);
        FreezesApi.Map(api);
        PlatformApi.Map(api);
        ApprovalRulesApi.Map(api);
        SettingsApi.Map(api);
        DelegationsApi.Map(api);
        WaiversApi.Map(api);
        InboxApi.Map(api);
        ServicesApi.Map(api);
        ClustersApi.Map(api);
        TasksApi.Map(api);
        LogsApi.Map(api);
        JobsApi.Map(api);
        HistoryApi.Map(api);
        UpgradesApi.Map(api);
        CampaignsApi.Map(api);
        PricesApi.Map(api);
        AuditApi.Map(api);
        TokensApi.Map(api);
        SignInsApi.Map(api);
        app.MapOpenApi().AllowAnonymous();
    }

    /// <summary>To the binder any number is a word of a list; a reader of the list would not know what to do with it.</summary>
    private static async ValueTask<object?> OnlyKnownWordsAsync(EndpointFilterInvocationContext call, EndpointFilterDelegate next) =>
        call.Arguments.OfType<Enum>().FirstOrDefault(e => !Enum.IsDefined(e.GetType(), e)) is { } unknown
            ? TypedResults.Problem(
                $"{unknown} is none of {string.Join(", ", Enum.GetNames(unknown.GetType()))}. See /openapi/v1.json for the form.",
                statusCode: StatusCodes.Status400BadRequest, title: "The call cannot be read.")
            : await next(call);
}
