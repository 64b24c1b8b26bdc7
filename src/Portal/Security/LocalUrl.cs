namespace Portal.Security;

/// <summary>Where to go after signing in: our own pages only.</summary>
internal static class LocalUrl
{
    /// <returns>The address when it is a path of this portal, else "/". "//other.test" and "/\other.test" are other hosts to a browser.</returns>
    public static string Or(string? url) =>
        url is ['/', ..] && url is not ['/', '/' or '\\', ..] && !url.Any(char.IsControl) ? url : "/";
}
