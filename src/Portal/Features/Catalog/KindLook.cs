using Domain.Catalog;
using Portal.Parts;

namespace Portal.Features.Catalog;

/// <summary>How the kinds of template look: a word, an icon, one of the chart colours.</summary>
internal sealed record KindLook(string Word, Glyph Mark, string Css)
{
    public static KindLook Of(TemplateKind kind) => kind switch
    {
        TemplateKind.Service => new("Service", Glyph.Globe, "k1"),
        TemplateKind.Cluster => new("Cluster", Glyph.Boxes, "k2"),
        TemplateKind.Task => new("Task", Glyph.SquareTerminal, "k3"),
        TemplateKind.Job => new("Job", Glyph.CalendarClock, "k4"),
    };
}
