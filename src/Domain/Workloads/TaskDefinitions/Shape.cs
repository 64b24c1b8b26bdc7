namespace Domain.Workloads.TaskDefinitions;

/// <summary>What may stand at one place of a task definition's JSON.</summary>
internal abstract record Shape
{
    private Shape() { }

    public static readonly Shape Text = new TextShape();
    /// <summary>A whole number of 32 bits.</summary>
    public static readonly Shape Number = new NumberShape();
    public static readonly Shape Flag = new FlagShape();
    /// <summary>Text under keys of one's own, such as dockerLabels.</summary>
    public static readonly Shape Map = new MapShape();

    public static Shape List(Shape item) => new ListShape(item);

    public static Structure Of(params (string Key, Shape Shape)[] members) => new(members);

    public sealed record TextShape : Shape;
    public sealed record NumberShape : Shape;
    public sealed record FlagShape : Shape;
    public sealed record MapShape : Shape;
    public sealed record ListShape(Shape Item) : Shape;

    /// <summary>An object with the keys AWS knows, in the order they are written.</summary>
    public sealed record Structure(IReadOnlyList<(string Key, Shape Shape)> Members) : Shape
    {
        /// <summary>Whether <c>{}</c> says something that leaving the key out does not.</summary>
        public bool MeansSomethingEmpty { get; init; }

        public Shape? this[string key] => Members.FirstOrDefault(m => m.Key == key).Shape;
    }
}
