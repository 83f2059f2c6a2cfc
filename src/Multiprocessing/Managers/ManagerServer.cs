using System.Collections.Concurrent;

namespace EchoServer.Multiprocessing;

/// <summary>Serves whoever connects to a listener. A peer that waits takes no thread.</summary>
internal sealed class ManagerServer : IDisposable
{
    private readonly ConnectionListener _listener;
    private readonly Served _served;
    private readonly ConcurrentDictionary<ManagerSession, bool> _sessions = new();
    private volatile bool _isClosed;

    /// <summary>Serves from here on.</summary>
    /// <param name="listener">Is closed with the server.</param>
    /// <param name="served">What is served; more may be added.</param>
    public ManagerServer(ConnectionListener listener, Served served)
    {
        _listener = listener;
        _served = served;
        _ = ServeAllAsync();
    }

    /// <summary>The address that clients reach.</summary>
    public string Address => _listener.Address;

    /// <summary>How many peers it serves at this moment.</summary>
    public int Peers => _sessions.Count;

    /// <summary>Ends all connections.</summary>
    public void Dispose()
    {
        _isClosed = true;
        _listener.Dispose();
        foreach (ManagerSession session in _sessions.Keys) session.Dispose();
    }

    private async Task ServeAllAsync()
    {
        while (true)
        {
            Connection connection;
            try
            {
                connection = await _listener.AcceptAsync();
            }
            catch (ObjectDisposedException)
            {
                return;
            }
            _ = ServeAsync(
                new ManagerSession(connection, _served, reason => _listener.Refuse(connection.Peer, reason)));
        }
    }

    private async Task ServeAsync(ManagerSession session)
    {
        _sessions[session] = true;
        if (_isClosed) session.Dispose();
        try
        {
            await session.RunAsync();
        }
#pragma warning disable CA1031 // whatever it is, the others are served
        catch (Exception e)
#pragma warning restore CA1031
        {
            ProcessLog.Warning($"serving a peer on {Address} failed: {e}");
        }
        finally
        {
            _sessions.TryRemove(session, out _);
        }
    }
}
