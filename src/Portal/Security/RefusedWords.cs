namespace Portal.Security;

/// <summary>What the page of a refused sign-in says: what happened and what to do.</summary>
internal static class RefusedWords
{
    public static (string What, string Todo) Of(RefusedBecause because) => because switch
    {
        RefusedBecause.Issuer => ("The sign-in came from another identity provider than the one Berth trusts.",
            "Begin again at Berth's own address. If it stays so, ask who runs Berth to compare the issuer in the log with the one in the settings."),
        RefusedBecause.Tenant => ("Your account belongs to another organisation than the one Berth is for.",
            "Sign out at Microsoft, then come back and choose the account of this organisation."),
        RefusedBecause.Audience => ("The sign-in was meant for another application.",
            "Begin again at Berth's own address. If it stays so, ask who runs Berth to compare the client id in the settings with the app registration."),
        RefusedBecause.Time => ("The sign-in is not valid at this time.",
            "Begin again. If it stays so, the clock of Berth's server or of the identity provider is wrong: tell who runs Berth."),
        RefusedBecause.Signature => ("The sign-in does not carry your identity provider's signature.",
            "Begin again at Berth's own address. If it stays so, tell who runs Berth: the log has the reason."),
        RefusedBecause.Stale => ("This answer belongs to no sign-in that this browser has begun, or to one from too long ago.",
            "Begin again, in one window, and allow cookies for this site."),
        RefusedBecause.Nobody => ("The identity provider did not say who you are.",
            "Tell who runs Berth: the token lacks the claim sub."),
        RefusedBecause.Declined => ("The identity provider did not let you in.",
            "If you did not stop it yourself, ask who runs Berth whether you are assigned to it."),
        RefusedBecause.Unreachable => ("The identity provider did not answer.",
            "Try again in a minute. If it stays so, tell who runs Berth."),
        RefusedBecause.Groups => ("You are in more groups than fit into a sign-in, so Berth does not know what you may.",
            "Ask who runs Berth to let Entra ID send only groups assigned to the application, or to set AzureAd:Graph so that Berth asks for the rest."),
        RefusedBecause.Graph => ("You are in more groups than fit into a sign-in, and Microsoft Graph did not tell Berth which.",
            "Try again in a minute. If it stays so, ask who runs Berth whether the app registration has the permission User.Read of Microsoft Graph."),
        RefusedBecause.Unfit => ("Berth could not take the identity provider's answer.",
            "Begin again. If it stays so, tell who runs Berth: the log has the reason under this reference."),
    };
}
