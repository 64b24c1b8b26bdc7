using Amazon.IdentityManagement.Model;
using Sandbox.Wire;

namespace Sandbox.Iam;

/// <summary>Users, as far as one may look at them, and the account's aliases: it has none.</summary>
internal sealed class IamAccount(IamStore store)
{
    public void Register(Api api) => api
        .Read<GetUserRequest, GetUserResponse>("GetUser", Get)
        .Read<ListAccountAliasesRequest, ListAccountAliasesResponse>("ListAccountAliases", Aliases);

    /// <summary>Without a name: the user that asks. A session has no user.</summary>
    private GetUserResponse Get(GetUserRequest request, Call call)
    {
        if (string.IsNullOrEmpty(request.UserName) && call.Caller.IsSession)
        {
            throw IamRules.Invalid("Must specify userName when calling with non-User credentials");
        }
        var name = string.IsNullOrEmpty(request.UserName) ? Arns.Last(call.Caller.Arn) : request.UserName;
        var arn = $"arn:aws:iam::{call.Account}:user/{name}";
        var user = store.State.Users.GetValueOrDefault(arn);
        call.Authorize(arn, keys => keys.SetIamTags(user?.Tags));
        IamRules.Name(name, "userName", 128);
        return user is null ? throw IamRules.Missing($"The user with name {name} cannot be found.") : new()
        {
            User = new()
            {
                Arn = user.Arn,
                UserName = name,
                UserId = user.UserId,
                Path = "/",
                CreateDate = user.Created.UtcDateTime,
                PermissionsBoundary = user.Boundary is { } boundary ? new() { PermissionsBoundaryArn = boundary, PermissionsBoundaryType = "PermissionsBoundaryPolicy" } : null,
                Tags = IamTags.View(user.Tags),
            },
        };
    }

    private static ListAccountAliasesResponse Aliases(ListAccountAliasesRequest request, Call call)
    {
        call.Authorize("*");
        var (page, next) = IamPages.Take<string>([], a => a, "ListAccountAliases", request.Marker, request.MaxItems);
        return new() { AccountAliases = page, IsTruncated = false, Marker = next };
    }
}
