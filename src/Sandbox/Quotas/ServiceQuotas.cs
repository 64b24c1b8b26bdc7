using System.Security.Cryptography;
using Amazon.ServiceQuotas;
using Amazon.ServiceQuotas.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Quotas;

/// <summary>Service Quotas: what the account may use, and the wish for more.</summary>
internal sealed class ServiceQuotas(World world)
{
    private const int MostOfPage = 100;

    /// <summary>AWS looks at a request for minutes to days.</summary>
    private static readonly TimeSpan review = TimeSpan.FromMinutes(30);

    private QuotaState State => world.State.Quotas;

    public static Api Offer(World world)
    {
        var api = new Api("servicequotas");
        var quotas = new ServiceQuotas(world);
        api.Read<ListServicesRequest, ListServicesResponse>("ListServices", quotas.Services)
            .Read<ListServiceQuotasRequest, ListServiceQuotasResponse>("ListServiceQuotas", quotas.List)
            .Read<ListAWSDefaultServiceQuotasRequest, ListAWSDefaultServiceQuotasResponse>("ListAWSDefaultServiceQuotas", quotas.ListDefaults)
            .Read<GetServiceQuotaRequest, GetServiceQuotaResponse>("GetServiceQuota", quotas.Get)
            .Read<GetAWSDefaultServiceQuotaRequest, GetAWSDefaultServiceQuotaResponse>("GetAWSDefaultServiceQuota", quotas.GetDefault)
            .Write<RequestServiceQuotaIncreaseRequest, RequestServiceQuotaIncreaseResponse>("RequestServiceQuotaIncrease", quotas.Request)
            .Read<GetRequestedServiceQuotaChangeRequest, GetRequestedServiceQuotaChangeResponse>("GetRequestedServiceQuotaChange", quotas.GetRequest)
            .Read<ListRequestedServiceQuotaChangeHistoryRequest, ListRequestedServiceQuotaChangeHistoryResponse>("ListRequestedServiceQuotaChangeHistory", quotas.History);
        world.Agenda.On(DueKind.Quota, quotas.Approve);
        return api;
    }

    private ListServicesResponse Services(ListServicesRequest request, Call call)
    {
        call.Authorize("*");
        var (page, next) = Take([.. QuotaTable.Services], s => s.Key, "ListServices", request.NextToken, request.MaxResults);
        return new() { Services = page.ConvertAll(s => new ServiceInfo { ServiceCode = s.Key, ServiceName = s.Value }), NextToken = next };
    }

    private ListServiceQuotasResponse List(ListServiceQuotasRequest request, Call call)
    {
        call.Authorize("*");
        var all = Of(request.ServiceCode).FindAll(q => (request.QuotaCode is null || q.Code == request.QuotaCode) && request.QuotaAppliedAtLevel?.Value != "RESOURCE");
        var (page, next) = Take(all, q => q.Code, $"ListServiceQuotas {request.ServiceCode}", request.NextToken, request.MaxResults);
        return new() { Quotas = page.ConvertAll(q => Applied(q, call)), NextToken = next };
    }

    private ListAWSDefaultServiceQuotasResponse ListDefaults(ListAWSDefaultServiceQuotasRequest request, Call call)
    {
        call.Authorize("*");
        var (page, next) = Take(Of(request.ServiceCode), q => q.Code, $"ListAWSDefaultServiceQuotas {request.ServiceCode}", request.NextToken, request.MaxResults);
        return new() { Quotas = page.ConvertAll(q => QuotaTable.View(q, q.Default, call.Region, "")), NextToken = next };
    }

    private GetServiceQuotaResponse Get(GetServiceQuotaRequest request, Call call)
    {
        call.Authorize("*");
        NoContext(request.ContextId);
        return new() { Quota = Applied(Existing(request.ServiceCode, request.QuotaCode), call) };
    }

    private GetAWSDefaultServiceQuotaResponse GetDefault(GetAWSDefaultServiceQuotaRequest request, Call call)
    {
        call.Authorize("*");
        var quota = Existing(request.ServiceCode, request.QuotaCode);
        return new() { Quota = QuotaTable.View(quota, quota.Default, call.Region, "") };
    }

    private RequestServiceQuotaIncreaseResponse Request(RequestServiceQuotaIncreaseRequest request, Call call)
    {
        call.Authorize(call.Arn("servicequotas", $"{request.ServiceCode}/{request.QuotaCode}"), keys => keys.Set("servicequotas:service", request.ServiceCode));
        NoContext(request.ContextId);
        var quota = Existing(request.ServiceCode, request.QuotaCode);
        var wanted = request.DesiredValue ?? 0;
        if (!quota.Adjustable)
        {
            throw Illegal($"The quota {quota.Code} of {quota.Service} is not adjustable.");
        }
        if (wanted <= AccountQuotas.Applied(world, call.Region, quota.Code) || wanted > 10_000_000_000)
        {
            throw Illegal("You must provide a quota value greater than the current quota value.");
        }
        if (State.Requests.Exists(r => r.Region == call.Region && r.Change.QuotaCode == quota.Code && r.Change.Status == RequestStatus.PENDING))
        {
            throw new AwsError("ResourceAlreadyExistsException", "Only one open service quota increase request is allowed per quota.");
        }
        var view = Applied(quota, call);
        var change = new RequestedServiceQuotaChange
        {
            Id = World.NewId() + RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 8),
            ServiceCode = view.ServiceCode,
            ServiceName = view.ServiceName,
            QuotaCode = view.QuotaCode,
            QuotaName = view.QuotaName,
            DesiredValue = wanted,
            Status = RequestStatus.PENDING,
            Created = world.Now.UtcDateTime,
            LastUpdated = world.Now.UtcDateTime,
            Requester = $$"""{"accountId":"{{call.Account}}","callerArn":"{{call.Caller.Arn}}"}""",
            QuotaArn = view.QuotaArn,
            GlobalQuota = false,
            Unit = view.Unit,
            QuotaRequestedAtLevel = "ACCOUNT",
        };
        State.Requests.Add(new(call.Region, change));
        world.After(review, DueKind.Quota, change.Id);
        return new() { RequestedQuota = change };
    }

    /// <summary>A request has been looked at. Key: its id.</summary>
    private void Approve(string id)
    {
        if (State.Requests.Find(r => r.Change.Id == id) is { } request)
        {
            request.Change.Status = RequestStatus.APPROVED;
            request.Change.LastUpdated = world.Now.UtcDateTime;
            State.Applied[AccountQuotas.Key(request.Region, request.Change.QuotaCode)] = request.Change.DesiredValue ?? 0;
        }
    }

    private GetRequestedServiceQuotaChangeResponse GetRequest(GetRequestedServiceQuotaChangeRequest request, Call call)
    {
        call.Authorize("*");
        return new() { RequestedQuota = State.Requests.Find(r => r.Region == call.Region && r.Change.Id == request.RequestId)?.Change ?? throw Missing($"No quota increase request exists with the ID {request.RequestId}.") };
    }

    private ListRequestedServiceQuotaChangeHistoryResponse History(ListRequestedServiceQuotaChangeHistoryRequest request, Call call)
    {
        call.Authorize("*");
        if (request.ServiceCode is { } service)
        {
            Of(service);
        }
        var wanted = State.Requests
            .Where(r => r.Region == call.Region && (request.ServiceCode is null || r.Change.ServiceCode == request.ServiceCode)
                && (request.Status is null || r.Change.Status == request.Status) && request.QuotaRequestedAtLevel?.Value != "RESOURCE")
            .Select(r => r.Change).Reverse().ToList();
        var (page, next) = Take(wanted, r => r.Id, $"ListRequestedServiceQuotaChangeHistory {request.ServiceCode} {request.Status?.Value}", request.NextToken, request.MaxResults);
        return new() { RequestedQuotas = page, NextToken = next };
    }

    private ServiceQuota Applied(QuotaDefinition quota, Call call) => QuotaTable.View(quota, AccountQuotas.Applied(world, call.Region, quota.Code), call.Region, call.Account);

    private static List<QuotaDefinition> Of(string service) => QuotaTable.Services.ContainsKey(service)
        ? [.. QuotaTable.All.Where(q => q.Service == service)]
        : throw Missing("The request failed because the specified service does not exist.");

    private static QuotaDefinition Existing(string service, string code)
    {
        Of(service);
        return QuotaTable.Find(service, code) ?? throw Missing("The request failed because the specified quota does not exist.");
    }

    private static void NoContext(string? context)
    {
        if (context is not null)
        {
            throw Illegal("The Sandbox offers quotas of accounts, not of single resources.");
        }
    }

    private static AwsError Illegal(string message) => new("IllegalArgumentException", message);

    private static AwsError Missing(string message) => new("NoSuchResourceException", message);

    private static (List<T> Page, string? Next) Take<T>(List<T> items, Func<T, string> key, string listing, string? token, int? size)
    {
        if (size is < 1 or > MostOfPage)
        {
            throw Illegal($"MaxResults must be between 1 and {MostOfPage}.");
        }
        try
        {
            return PageToken.Take(items, key, listing, token, size ?? MostOfPage);
        }
        catch (FormatException)
        {
            throw new AwsError("InvalidPaginationTokenException", "The pagination token is invalid.");
        }
    }
}
