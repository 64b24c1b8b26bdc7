using System.Collections.Concurrent;
using Microsoft.AspNetCore.Components;

namespace Portal.Parts;

/// <summary>
/// An icon of wwwroot/icons.svg (Lucide, ISC licence beside it). The markup is a short reference into that one file
/// and is made once per process, so an icon costs a circuit a single frame and no string of its own.
/// Icons are decoration: the word beside them says the same, or the control carries an aria-label.
/// </summary>
public sealed class Glyph
{
    private readonly ConcurrentDictionary<string, MarkupString> made = new(StringComparer.Ordinal);
    private readonly string symbol;

    private Glyph(string symbol) => this.symbol = symbol;

    /// <summary>16 px.</summary>
    public MarkupString Svg => With("i");

    /// <summary>14 px.</summary>
    public MarkupString Small => With("i-s");

    /// <summary>20 px.</summary>
    public MarkupString Large => With("i-l");

    /// <param name="classes">Classes written in code, such as "i-s t-ok"; never text of a user, as each set is kept.</param>
    public MarkupString With(string classes) => made.GetOrAdd(classes, static (c, s) =>
        new MarkupString($"""<svg class="{c}" aria-hidden="true"><use href="icons.svg#{s}"></use></svg>"""), symbol);

    public static readonly Glyph Home = new("house");
    public static readonly Glyph LayoutGrid = new("layout-grid");
    public static readonly Glyph GitPullRequestArrow = new("git-pull-request-arrow");
    public static readonly Glyph Stamp = new("stamp");
    public static readonly Glyph Boxes = new("boxes");
    public static readonly Glyph Cpu = new("cpu");
    public static readonly Glyph ChartColumn = new("chart-column");
    public static readonly Glyph ScrollText = new("scroll-text");
    public static readonly Glyph Settings = new("settings");
    public static readonly Glyph Search = new("search");
    public static readonly Glyph Bell = new("bell");
    public static readonly Glyph Sun = new("sun");
    public static readonly Glyph Moon = new("moon");
    public static readonly Glyph ChevronDown = new("chevron-down");
    public static readonly Glyph ChevronRight = new("chevron-right");
    public static readonly Glyph ChevronsUpDown = new("chevrons-up-down");
    public static readonly Glyph Check = new("check");
    public static readonly Glyph CircleCheck = new("circle-check");
    public static readonly Glyph TriangleAlert = new("triangle-alert");
    public static readonly Glyph CircleX = new("circle-x");
    public static readonly Glyph CircleMinus = new("circle-minus");
    public static readonly Glyph Clock = new("clock");
    public static readonly Glyph LoaderCircle = new("loader-circle");
    public static readonly Glyph CircleDashed = new("circle-dashed");
    public static readonly Glyph CirclePause = new("circle-pause");
    public static readonly Glyph CirclePlay = new("circle-play");
    public static readonly Glyph Pause = new("pause");
    public static readonly Glyph Close = new("x");
    public static readonly Glyph ExternalLink = new("external-link");
    public static readonly Glyph Copy = new("copy");
    public static readonly Glyph ShieldCheck = new("shield-check");
    public static readonly Glyph ShieldAlert = new("shield-alert");
    public static readonly Glyph Globe = new("globe");
    public static readonly Glyph KeyRound = new("key-round");
    public static readonly Glyph Lock = new("lock");
    public static readonly Glyph User = new("user");
    public static readonly Glyph Users = new("users");
    public static readonly Glyph ArrowRight = new("arrow-right");
    public static readonly Glyph ArrowUpRight = new("arrow-up-right");
    public static readonly Glyph ArrowDownRight = new("arrow-down-right");
    public static readonly Glyph ArrowUp = new("arrow-up");
    public static readonly Glyph ArrowDown = new("arrow-down");
    public static readonly Glyph Plus = new("plus");
    public static readonly Glyph Minus = new("minus");
    public static readonly Glyph RotateCcw = new("rotate-ccw");
    public static readonly Glyph Play = new("play");
    public static readonly Glyph SquareTerminal = new("square-terminal");
    public static readonly Glyph ListFilter = new("list-filter");
    public static readonly Glyph Download = new("download");
    public static readonly Glyph Ellipsis = new("ellipsis");
    public static readonly Glyph Menu = new("menu");
    public static readonly Glyph Container = new("container");
    public static readonly Glyph Zap = new("zap");
    public static readonly Glyph Timer = new("timer");
    public static readonly Glyph Layers = new("layers");
    public static readonly Glyph CalendarClock = new("calendar-clock");
    public static readonly Glyph PiggyBank = new("piggy-bank");
    public static readonly Glyph MessageSquare = new("message-square");
    public static readonly Glyph RefreshCw = new("refresh-cw");
    public static readonly Glyph TrendingUp = new("trending-up");
    public static readonly Glyph WifiOff = new("wifi-off");
    public static readonly Glyph Package = new("package");
    public static readonly Glyph Database = new("database");
    public static readonly Glyph Hourglass = new("hourglass");
    public static readonly Glyph Undo2 = new("undo-2");
    public static readonly Glyph Ban = new("ban");
    public static readonly Glyph Pencil = new("pencil");
    public static readonly Glyph Server = new("server");
    public static readonly Glyph CircleHelp = new("circle-help");
    public static readonly Glyph Calendar = new("calendar");
    public static readonly Glyph ArrowLeft = new("arrow-left");
    public static readonly Glyph OctagonX = new("octagon-x");
    public static readonly Glyph Eye = new("eye");
    public static readonly Glyph Waypoints = new("waypoints");
    public static readonly Glyph FileDiff = new("file-diff");
    public static readonly Glyph GitCommitHorizontal = new("git-commit-horizontal");
    public static readonly Glyph Flag = new("flag");
    public static readonly Glyph LogOut = new("log-out");
    public static readonly Glyph Info = new("info");
    public static readonly Glyph Box = new("box");
    public static readonly Glyph FlaskConical = new("flask-conical");
    public static readonly Glyph Bug = new("bug");
    public static readonly Glyph Network = new("network");
    public static readonly Glyph Trash2 = new("trash-2");
    public static readonly Glyph Send = new("send");
}
