namespace AwsClients;

/// <summary>
/// A request says something its schema does not allow: a string where a number belongs, a list where a structure does.
/// A server answers it as AWS does: SerializationException (JSON) or MalformedInput (query), with status 400.
/// </summary>
public sealed class WrongTypeException(string message) : Exception(message)
{
    /// <summary>Where it was found, such as <c>networkConfiguration.awsvpcConfiguration.subnets</c>.</summary>
    public string Path { get; private set; } = "";

    internal WrongTypeException Inside(string member)
    {
        Path = Path.Length == 0 ? member : $"{member}.{Path}";
        return this;
    }
}
