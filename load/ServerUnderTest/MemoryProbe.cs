using System.Net;
using EchoServer.Load.Reports;

namespace EchoServer.Load.ServerUnderTest;

/// <summary>Measures what held connections cost the server: once before any is opened, and once while all are
/// held.</summary>
internal sealed class MemoryProbe
{
    private readonly int? _root;
    private readonly string? _unknown;
    private MemorySample? _before;

    /// <param name="target">Where the server listens.</param>
    /// <param name="server">The server's pid, when we have started it.</param>
    public MemoryProbe(EndPoint target, int? server)
    {
        if (server is null && TargetPlaces.Of(target) == TargetPlace.Remote)
            _unknown = "the server is on another machine";
        else _root = server ?? ListeningProcess.Find(target);
        if (_root is null)
            _unknown ??= "no process of ours listens at the address: it is another user's, or in a container";
    }

    /// <summary>What was measured; null until then.</summary>
    public MemoryFacts? Result { get; private set; }

    /// <summary>Measures before any connection is opened.</summary>
    public void Start() => Try(root => _before = MemorySample.Take(root));

    /// <summary>Measures while connections are held.</summary>
    /// <param name="connections">The number of connections held.</param>
    public void Held(int connections) =>
        Try(root => Result = connections == 0
            ? Not("no connection was held") : MemorySample.Take(root).Since(_before!, connections));

    private static MemoryFacts Not(string why) => new(0, 0, 0, 0, why);

    private void Try(Action<int> measure)
    {
        if (_root is not { } root || Result is not null) Result ??= Not(_unknown!);
        else
        {
            try
            {
                measure(root);
            }
            catch (UnauthorizedAccessException)
            {
                Result = Not("the server is another user's");
            }
        }
    }
}
