namespace Load.Circuits;

/// <summary>The page as the browser would hold it, kept up to date batch by batch as Blazor's own script does.</summary>
internal sealed class RenderedPage
{
    private readonly Dictionary<int, Node> _components = [];
    private readonly List<Node> _roots = [];

    public IEnumerable<Node> Elements() => _roots.SelectMany(r => r.Descendants());

    public void Apply(RenderBatch batch)
    {
        foreach (var (component, edits) in batch.Diffs())
        {
            if (!_components.TryGetValue(component, out var place))
            {
                _components[component] = place = new Node("#component", null);
                _roots.Add(place);
            }

            Apply(batch, place, edits);
        }
    }

    private void Apply(RenderBatch batch, Node parent, IReadOnlyList<Edit> edits)
    {
        List<(int From, int To)> moves = [];
        foreach (var edit in edits)
        {
            switch (edit.Kind)
            {
                case EditKind.PrependFrame:
                    Insert(batch, parent, edit.Sibling, edit.Target);
                    break;
                case EditKind.RemoveFrame:
                    parent.Children.RemoveAt(edit.Sibling);
                    break;
                case EditKind.SetAttribute:
                    SetAttribute(batch, parent.Children[edit.Sibling], edit.Target);
                    break;
                case EditKind.RemoveAttribute:
                    parent.Children[edit.Sibling].Attributes.Remove(edit.RemovedAttribute ?? "");
                    parent.Children[edit.Sibling].Handlers.Remove(edit.RemovedAttribute ?? "");
                    break;
                case EditKind.UpdateText or EditKind.UpdateMarkup:
                    parent.Children[edit.Sibling].Content = batch.Content(edit.Target);
                    break;
                case EditKind.StepIn:
                    parent = parent.Children[edit.Sibling];
                    break;
                case EditKind.StepOut:
                    parent = parent.Parent ?? throw new InvalidDataException("A batch steps out of a component.");
                    break;
                case EditKind.PermutationListEntry:
                    moves.Add((edit.Sibling, edit.Target));
                    break;
                case EditKind.PermutationListEnd:
                    parent.Permute(moves);
                    moves = [];
                    break;
            }
        }
    }

    // returns how many children it added
    private int Insert(RenderBatch batch, Node parent, int index, int frame)
    {
        switch (batch.Kind(frame))
        {
            case FrameKind.Element:
                var element = new Node(batch.Name(frame), parent);
                parent.Children.Insert(index, element);
                var next = frame + 1;
                var end = frame + batch.Span(frame);
                while (next < end && batch.Kind(next) == FrameKind.Attribute)
                {
                    SetAttribute(batch, element, next++);
                }

                InsertRange(batch, element, 0, next, end);
                return 1;
            case FrameKind.Component:
                var place = new Node("#component", parent);
                parent.Children.Insert(index, place);
                _components[batch.ComponentId(frame)] = place;
                return 1;
            case FrameKind.Text:
                parent.Children.Insert(index, new Node("#text", parent) { Content = batch.Content(frame) });
                return 1;
            case FrameKind.Markup:
                parent.Children.Insert(index, new Node("#markup", parent) { Content = batch.Content(frame) });
                return 1;
            case FrameKind.Region:
                return InsertRange(batch, parent, index, frame + 1, frame + batch.Span(frame));
            case FrameKind.Attribute:
                throw new InvalidDataException("A batch has an attribute outside an element.");
            case FrameKind.ElementReferenceCapture or FrameKind.ComponentReferenceCapture or FrameKind.ComponentRenderMode or FrameKind.NamedEvent:
                return 0;
        }

        throw new InvalidDataException($"A batch has a frame of the unknown kind {batch.Kind(frame)}.");
    }

    private int InsertRange(RenderBatch batch, Node parent, int index, int from, int end)
    {
        var added = 0;
        for (var frame = from; frame < end; frame += batch.Span(frame))
        {
            added += Insert(batch, parent, index + added, frame);
        }

        return added;
    }

    private static void SetAttribute(RenderBatch batch, Node element, int frame)
    {
        if (batch.Handler(frame) is var handler and not 0)
        {
            element.Handlers[batch.Name(frame)] = handler;
        }
        else
        {
            element.Attributes[batch.Name(frame)] = batch.AttributeValue(frame);
        }
    }
}
