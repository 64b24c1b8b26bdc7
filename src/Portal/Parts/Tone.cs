namespace Portal.Parts;

/// <summary>What a colour may say. Kinds of things take chart colours, never these.</summary>
public enum Tone
{
    /// <summary>Draft, scheduled, cancelled, stopped, parked.</summary>
    Idle,

    /// <summary>Healthy, done, pass.</summary>
    Ok,

    /// <summary>Degraded, draining, near a limit.</summary>
    Warn,

    /// <summary>Failed, rejected, rolled back, over.</summary>
    Bad,

    /// <summary>Something is moving.</summary>
    Info,

    /// <summary>A person must act.</summary>
    Wait,
}

/// <summary>The class names of parts.css for each tone.</summary>
public static class ToneCss
{
    /// <summary>For chips, notes and tiles: "ok", "bad" …</summary>
    public static string Css(this Tone tone) => tone switch
    {
        Tone.Idle => "idle",
        Tone.Ok => "ok",
        Tone.Warn => "warn",
        Tone.Bad => "bad",
        Tone.Info => "info",
        Tone.Wait => "wait",
    };

    /// <summary>For ink alone: "t-ok", "t-bad" …</summary>
    public static string Ink(this Tone tone) => tone switch
    {
        Tone.Idle => "t-idle",
        Tone.Ok => "t-ok",
        Tone.Warn => "t-warn",
        Tone.Bad => "t-bad",
        Tone.Info => "t-info",
        Tone.Wait => "t-wait",
    };

    /// <summary>The icon of a note or a flag in this tone.</summary>
    public static Glyph Mark(this Tone tone) => tone switch
    {
        Tone.Idle => Glyph.Info,
        Tone.Ok => Glyph.CircleCheck,
        Tone.Warn => Glyph.TriangleAlert,
        Tone.Bad => Glyph.CircleX,
        Tone.Info => Glyph.Info,
        Tone.Wait => Glyph.Hourglass,
    };
}
