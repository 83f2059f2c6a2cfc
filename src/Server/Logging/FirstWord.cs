namespace EchoServer.Server.Logging;

/// <summary>Says on stderr that something goes wrong: once, as it will go wrong for every event from then on.</summary>
/// <param name="what">What goes wrong.</param>
internal sealed class FirstWord(string what)
{
    private int _said;

    /// <summary>Says it, with the details, the first time.</summary>
    public void Say(string details)
    {
        if (Interlocked.Exchange(ref _said, 1) == 0) Console.Error.WriteLine($"{what}: {details.Split('\n')[0].TrimEnd()}");
    }
}
