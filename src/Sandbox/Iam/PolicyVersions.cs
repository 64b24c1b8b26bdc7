using System.Globalization;
using Amazon.IdentityManagement.Model;
using Sandbox.Wire;

namespace Sandbox.Iam;

/// <summary>Versions of managed policies: five at most, one of them the default (IAM User Guide, "Versioning IAM policies").</summary>
internal sealed class PolicyVersions(IamStore store)
{
    public void Register(Api api) => api
        .Write<CreatePolicyVersionRequest, CreatePolicyVersionResponse>("CreatePolicyVersion", Create)
        .Read<GetPolicyVersionRequest, GetPolicyVersionResponse>("GetPolicyVersion", Get)
        .Read<ListPolicyVersionsRequest, ListPolicyVersionsResponse>("ListPolicyVersions", List)
        .Write<DeletePolicyVersionRequest, DeletePolicyVersionResponse>("DeletePolicyVersion", Delete)
        .Write<SetDefaultPolicyVersionRequest, SetDefaultPolicyVersionResponse>("SetDefaultPolicyVersion", SetDefault);

    public static void Check(string document)
    {
        if (PolicyGrammar.WhyNotIdentity(document) is { } why)
        {
            throw IamRules.Malformed(why);
        }
        if (IamRules.Size(document) > IamRules.ManagedSize)
        {
            throw IamRules.TooMany($"Cannot exceed quota for PolicySize: {IamRules.ManagedSize}");
        }
    }

    private CreatePolicyVersionResponse Create(CreatePolicyVersionRequest request, Call call)
    {
        var policy = store.Own(request.PolicyArn, call);
        Check(request.PolicyDocument);
        if (policy.Versions.Count >= IamRules.Versions)
        {
            throw IamRules.TooMany("A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version.");
        }
        policy.Versions[++policy.Last] = new(request.PolicyDocument, store.Now);
        policy.Updated = store.Now;
        policy.Default = request.SetAsDefault == true ? policy.Last : policy.Default;
        return new() { PolicyVersion = View(policy, policy.Last, withDocument: false) };
    }

    private GetPolicyVersionResponse Get(GetPolicyVersionRequest request, Call call)
    {
        store.AuthorizePolicy(request.PolicyArn, call);
        if (AwsManaged.Find(request.PolicyArn) is { } aws)
        {
            return Number(request.VersionId) == aws.Version ? new() { PolicyVersion = View(aws, withDocument: true) } : throw Absent(request.PolicyArn, request.VersionId);
        }
        var policy = Existing(request.PolicyArn);
        return new() { PolicyVersion = View(policy, Version(policy, request.VersionId), withDocument: true) };
    }

    private ListPolicyVersionsResponse List(ListPolicyVersionsRequest request, Call call)
    {
        store.AuthorizePolicy(request.PolicyArn, call);
        List<PolicyVersion> versions = AwsManaged.Find(request.PolicyArn) is { } aws ? [View(aws, withDocument: false)]
            : Existing(request.PolicyArn) is var policy ? [.. policy.Versions.Keys.Reverse().Select(v => View(policy, v, withDocument: false))]
            : [];
        var (page, next) = IamPages.Take(versions, v => v.VersionId, $"ListPolicyVersions {request.PolicyArn}", request.Marker, request.MaxItems);
        return new() { Versions = page, Marker = next, IsTruncated = next is not null };
    }

    private DeletePolicyVersionResponse Delete(DeletePolicyVersionRequest request, Call call)
    {
        var policy = store.Own(request.PolicyArn, call);
        var version = Version(policy, request.VersionId);
        if (version == policy.Default)
        {
            throw IamRules.InUse("Cannot delete the default version of a policy.");
        }
        policy.Versions.Remove(version);
        return new();
    }

    private SetDefaultPolicyVersionResponse SetDefault(SetDefaultPolicyVersionRequest request, Call call)
    {
        var policy = store.Own(request.PolicyArn, call);
        policy.Default = Version(policy, request.VersionId);
        policy.Updated = store.Now;
        return new();
    }

    private IamPolicy Existing(string arn) => store.State.Policies.TryGetValue(arn, out var policy) ? policy : throw IamRules.Missing($"Policy {arn} was not found.");

    private static int Version(IamPolicy policy, string id)
        => Number(id) is var number && policy.Versions.ContainsKey(number) ? number : throw Absent(policy.Arn, id);

    /// <summary><c>v3</c> is 3.</summary>
    private static int Number(string id)
        => id.StartsWith('v') && int.TryParse(id[1..], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number
            : throw IamRules.Constraint(id, "versionId", @"Member must satisfy regular expression pattern: v[1-9][0-9]*(\.[A-Za-z0-9-]*)?");

    private static AwsError Absent(string arn, string id) => IamRules.Missing($"Policy {arn} version {id} does not exist or is not attachable.");

    private static PolicyVersion View(IamPolicy policy, int version, bool withDocument) => new()
    {
        VersionId = string.Create(CultureInfo.InvariantCulture, $"v{version}"),
        IsDefaultVersion = version == policy.Default,
        CreateDate = policy.Versions[version].Created.UtcDateTime,
        Document = withDocument ? Uri.EscapeDataString(policy.Versions[version].Document) : null,
    };

    private static PolicyVersion View(AwsPolicy policy, bool withDocument) => new()
    {
        VersionId = string.Create(CultureInfo.InvariantCulture, $"v{policy.Version}"),
        IsDefaultVersion = true,
        CreateDate = policy.Updated.UtcDateTime,
        Document = withDocument ? Uri.EscapeDataString(policy.Document) : null,
    };
}
