using System.Globalization;

namespace Load;

/// <summary>One printed line: a dotted name, the value, its unit.</summary>
internal sealed record Figure(string Name, double Value, string Unit)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name} {Value:0.###} {Unit}");
}
