namespace Load.Circuits;

/// <summary>What a browser would answer to the server's JavaScript calls, as JSON: a window of 1400 by 900 pixels, light.</summary>
internal static class BrowserAnswers
{
    private const int ReturnsObjectReference = 1;

    public static string To(string function, int resultType) => function switch
    {
        "mudElementRef.getBoundingClientRect" =>
            """{"left":0,"top":0,"width":800,"height":400,"windowHeight":900,"windowWidth":1400,"scrollX":0,"scrollY":0}""",
        "mudResizeListener.getBrowserWindowSize" => """{"height":900,"width":1400}""",
        "mudResizeListener.matchMedia" or "darkModeChange" or "mudThemeProvider.isDarkMode" => "false",
        _ when resultType == ReturnsObjectReference => """{"__jsObjectId":1}""",
        _ => "null",
    };
}
