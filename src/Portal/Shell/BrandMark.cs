using Microsoft.AspNetCore.Components;

namespace Portal.Shell;

/// <summary>The mark in the ink around it; wwwroot/mark.svg is the same drawing for the browser's tab.</summary>
internal static class BrandMark
{
    public static readonly MarkupString Svg = new("""<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M3 4.5V16a5 5 0 0 0 5 5h8a5 5 0 0 0 5-5V4.5" fill="none" stroke="currentColor" stroke-width="3" stroke-linecap="round"/><rect x="7.75" y="3" width="8.5" height="12.5" rx="2.5" fill="currentColor"/></svg>""");
}
