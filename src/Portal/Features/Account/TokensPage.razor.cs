using Domain.Access.Tokens;
using Microsoft.AspNetCore.Components;
using Portal.Parts;
using Portal.Security;

namespace Portal.Features.Account;

/// <summary>Account → API tokens: one's own, and for a platform admin everyone's.</summary>
public sealed partial class TokensPage(ApiTokens all, TimeProvider time)
{
    private IReadOnlyList<TokenView> tokens = [];
    private TokenForm? form;
    private ConfirmDialog? making;
    private ConfirmDialog? revoking;
    private TokenView? asked;
    private string? made;
    private string madeName = "";

    [CascadingParameter]
    public required CurrentUser User { get; set; }

    protected override Task OnInitializedAsync() => LoadAsync();

    private async Task LoadAsync() => tokens = await all.ListAsync(User.Caller, CancellationToken.None);

    private async Task AskAsync()
    {
        (form, made) = (new(await all.ChoicesAsync(User.Caller, CancellationToken.None)), null);
        await (making?.AskAsync() ?? Task.CompletedTask);
    }

    private async Task MakeAsync(ConfirmDialog.Answer answer)
    {
        if (form is null || form.Missing is not null)
        {
            answer.Refuse(form?.Missing ?? "Begin again.");
            return;
        }

        switch (await all.MakeAsync(User.Caller, form.Name, form.Scope, form.ExpiresAt(time.GetUtcNow()), CancellationToken.None))
        {
            case TokenOutcome.Made done:
                (made, madeName) = (done.Token, form.Name.Trim());
                await LoadAsync();
                break;
            case TokenOutcome.Refused no:
                answer.Refuse(no.Why);
                break;
        }
    }

    private Task AskToRevokeAsync(TokenView token)
    {
        asked = token;
        return revoking?.AskAsync() ?? Task.CompletedTask;
    }

    private async Task RevokeAsync(ConfirmDialog.Answer answer)
    {
        if (asked is null || await all.RevokeAsync(User.Caller, asked.Id, CancellationToken.None) is not TokenOutcome.Revoked)
        {
            answer.Refuse("There is no such token any more. Load the page again.");
            return;
        }

        made = null;
        await LoadAsync();
    }

    private static string State(TokenView t) => t.RevokedAt is not null ? "Revoked" : t.Holds ? "Holds until" : "Expired";

    private static string Chip(TokenView t) => t.RevokedAt is not null ? "Cancelled" : t.Holds ? "Done" : "Expired";
}
