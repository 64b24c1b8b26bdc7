namespace Portal.Parts;

/// <summary>How far one step of several has come.</summary>
public enum StepLook
{
    Todo,
    Now,
    Done,

    /// <summary>It was refused or broke; what follows did not start.</summary>
    Failed,

    /// <summary>It was done and has been taken back.</summary>
    Undone,

    /// <summary>It was not needed, or is left out on purpose.</summary>
    Skipped,
}

/// <summary>The class, icon and hidden word of each look, for strips, lists and the wizard.</summary>
internal static class StepCss
{
    public static string Css(this StepLook look) => look switch
    {
        StepLook.Todo => "todo",
        StepLook.Now => "now",
        StepLook.Done => "done",
        StepLook.Failed => "failed",
        StepLook.Undone => "undone",
        StepLook.Skipped => "todo",
    };

    public static Glyph Mark(this StepLook look) => look switch
    {
        StepLook.Todo => Glyph.CircleDashed,
        StepLook.Now => Glyph.LoaderCircle,
        StepLook.Done => Glyph.Check,
        StepLook.Failed => Glyph.Close,
        StepLook.Undone => Glyph.Undo2,
        StepLook.Skipped => Glyph.Minus,
    };

    public static string Word(this StepLook look) => look switch
    {
        StepLook.Todo => "not started",
        StepLook.Now => "running",
        StepLook.Done => "done",
        StepLook.Failed => "failed",
        StepLook.Undone => "taken back",
        StepLook.Skipped => "skipped",
    };
}
