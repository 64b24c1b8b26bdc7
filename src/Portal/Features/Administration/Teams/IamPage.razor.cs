using Domain.Access.Iam;
using Microsoft.AspNetCore.Components;
using Portal.Parts;
using Portal.Security;

namespace Portal.Features.Administration.Teams;

/// <summary>The IAM roles of one environment of a team, to read and to take away as a file.</summary>
public sealed partial class IamPage(GenerateIam generate)
{
    private IamOutcome.Found? found;
    private IamRoles roles = new("", [], [], []);
    private string? refused;
    private bool looked;

    [CascadingParameter]
    public required CurrentUser User { get; set; }

    [Parameter]
    public string Id { get; set; } = "";

    [Parameter]
    public string Environment { get; set; } = "";

    [SupplyParameterFromQuery(Name = "tab")]
    public string? Tab { get; set; }

    private IamPart part;

    private PageHead.Crumb[] Crumbs => [new("Administration", "/admin/teams"), new("Teams and limits", "/admin/teams"), new(found?.Team ?? Id, $"/admin/teams/{Id}")];

    private string Word => part switch
    {
        IamPart.Team => "team",
        IamPart.Account => "account",
        IamPart.Events => "events",
        IamPart.Hub => "hub",
    };

    private string About => part switch
    {
        IamPart.Team => $"For account {found?.At.AccountId}. Give the task role what the application needs: the boundary holds whatever you put on it.",
        IamPart.Account => $"Once for account {found?.At.AccountId}, for all teams in it. The service-linked roles of ECS and of its scaling must be there too.",
        IamPart.Events => $"Once for account {found?.At.AccountId} in {string.Join(", ", found?.At.Regions ?? [])}. Without it pages still follow AWS, with each sweep and not at once; stopped tasks that a sweep misses are lost.",
        IamPart.Hub => "Once, in the account that Berth runs in. All others trust this one.",
    };

    protected override async Task OnParametersSetAsync()
    {
        part = Tab switch { "account" => IamPart.Account, "events" => IamPart.Events, "hub" => IamPart.Hub, _ => IamPart.Team };
        (found, refused) = (null, null);
        switch (await generate.RunAsync(User.Caller, Id, Environment, CancellationToken.None))
        {
            case IamOutcome.Found there:
                (found, roles) = (there, there.Roles(part));
                break;
            case IamOutcome.Refused no:
                refused = no.Why;
                break;
            case IamOutcome.NotFound:
                break;
        }

        looked = true;
    }

    private string File(string format) => $"/api/v1/teams/{Id}/environments/{Environment}/iam?format={format}&part={Word}";
}
