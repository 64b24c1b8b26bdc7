using Sandbox.Models.Ssm.Model;
using Sandbox.State;
using Sandbox.Wire;

namespace Sandbox.Ssm;

/// <summary>What parameters there are, without their values.</summary>
internal sealed class ParameterLists(World world)
{
    public void Register(Api api) => api.Read<DescribeParametersRequest, DescribeParametersResponse>("DescribeParameters", Describe);

    private DescribeParametersResponse Describe(DescribeParametersRequest request, Call call)
    {
        call.Authorize("*");
        if (request.Shared == true)
        {
            throw ParameterNames.Invalid("The Sandbox has one account: no parameter is shared with it.");
        }
        var wanted = ParameterFilters.Described(request);
        var all = world.State.Ssm.Parameters.Values.Where(p => ParameterReads.IsHere(p, call) && wanted(p)).ToList();
        var (page, next) = Pages.Take(all, p => p.Name, "DescribeParameters", request.NextToken, request.MaxResults, 10, 50);
        return new() { Parameters = page.ConvertAll(View), NextToken = next };
    }

    private static ParameterMetadata View(ParameterState parameter) => parameter.Current() is var v ? new()
    {
        Name = parameter.Name, ARN = parameter.Arn, Type = parameter.Type, KeyId = v.KeyId, LastModifiedDate = v.At.UtcDateTime, LastModifiedUser = v.By,
        Description = v.Description, AllowedPattern = v.AllowedPattern, Version = v.Number, Tier = v.Tier, Policies = [], DataType = v.DataType,
    } : new();
}
