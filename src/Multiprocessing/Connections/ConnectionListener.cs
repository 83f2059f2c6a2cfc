using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using EchoServer.Linux.Sockets;

namespace EchoServer.Multiprocessing;

/// <summary>
/// Takes connections, from Python processes too. A peer's TLS and authkey are settled beside all others', within a time
/// and a number that are bounded; <see cref="Accept"/> returns those that proved themselves. (Python's
/// <c>multiprocessing.connection.Listener</c>, which waits for one peer at a time.)
/// </summary>
public sealed class ConnectionListener : IDisposable
{
    // After an accept that failed for want of descriptors or memory.
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(100);

    private readonly IReadOnlyList<ListeningSocket> _sockets;
    private readonly ConnectionListenerOptions _options;
    private readonly PendingPeers _pending;
    private readonly Channel<Connection> _ready = Channel.CreateUnbounded<Connection>();
    private readonly CancellationTokenSource _closing = new();

    /// <summary>Begins to listen.</summary>
    /// <param name="address">The address to listen on, such as <c>127.0.0.1:5000</c>, where port 0 picks a free one,
    /// <c>unix:/run/tasks.sock</c> or <c>unix:@tasks</c>; a host name stands for all its addresses, with one
    /// port.</param>
    /// <param name="options">The settings; null takes the defaults, without an authkey.</param>
    /// <exception cref="FormatException">It is no address.</exception>
    /// <exception cref="SocketException">It can't be listened on, or its name can't be resolved; the message names the
    /// address, and what would do.</exception>
    /// <exception cref="InvalidOperationException">The key would need TLS; see
    /// <see cref="ConnectionSettings.AllowKeyWithoutTls"/>.</exception>
    public ConnectionListener(string address, ConnectionListenerOptions? options = null)
    {
        var parsed = StreamAddress.Parse(address);
        _options = options ?? new ConnectionListenerOptions();
        IReadOnlyList<EndPoint> endPoints = ListeningSocket.Resolve(parsed);
        foreach (EndPoint endPoint in endPoints) KeySafety.Check(endPoint, _options);
        _pending = new PendingPeers(_options.MaxPendingPeers);
        _sockets = ListeningSocket.Open(parsed, endPoints, _options.Backlog);
        Address = parsed.PicksPort ? _sockets[0].Address : address;
        foreach (ListeningSocket listening in _sockets) _ = AcceptAllAsync(listening.Socket);
    }

    /// <summary>Where it listens, with the port that was picked.</summary>
    public string Address { get; }

    /// <summary>Waits for the next peer that has proved itself.</summary>
    /// <exception cref="ObjectDisposedException">The listener is closed.</exception>
    public Connection Accept() => AcceptAsync().AsTask().GetAwaiter().GetResult();

    /// <inheritdoc cref="Accept"/>
    public async ValueTask<Connection> AcceptAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            return await _ready.Reader.ReadAsync(cancellationToken);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(ConnectionListener), $"the listener on {Address} is closed");
        }
    }

    /// <summary>Stops listening, and closes what was not accepted. The file of a Unix socket is removed, if it is still
    /// its own.</summary>
    public void Dispose()
    {
        _closing.Cancel();
        foreach (ListeningSocket listening in _sockets) listening.Dispose();
        _ready.Writer.TryComplete();
        while (_ready.Reader.TryRead(out Connection? unwanted)) unwanted.Dispose();
    }

    /// <summary>Tells that a peer was refused; nobody is told of those that end with the listener.</summary>
    /// <param name="name">The peer's address.</param>
    /// <param name="reason">Why it was refused, in words.</param>
    internal void Refuse(string name, string reason)
    {
        if (_closing.IsCancellationRequested) return;
        ProcessLog.Warning($"refused on {Address}: {name}: {reason}");
        _options.Refused?.Invoke($"{name}: {reason}");
    }

    private async Task AcceptAllAsync(Socket listening)
    {
        while (!_closing.IsCancellationRequested)
        {
            try
            {
                await _pending.WaitForRoomAsync(_closing.Token);
                Socket peer = await listening.AcceptAsync(_closing.Token);
                _ = IntroduceAsync(peer);
            }
            catch (SocketException e) when (!_closing.IsCancellationRequested)
            {
                ProcessLog.Warning($"accepting on {Address} failed, and goes on: {e.Message}");
                await Task.Delay(_pause);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
            {
                return; // closed
            }
        }
    }

    private async Task IntroduceAsync(Socket peer)
    {
        string name = "a peer";
        using var handshake = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token);
        LinkedListNode<PendingPeer> pending = _pending.Add(handshake);
        try
        {
            handshake.CancelAfter(_options.HandshakeTimeout);
            name = StreamAddress.Format(peer.RemoteEndPoint);
            PeerSocket.SetUp(peer);
            Connection connection = await PeerIntroduction.ReceiveAsync(peer, name, _options, handshake.Token);
            if (!_ready.Writer.TryWrite(connection)) connection.Dispose();
        }
#pragma warning disable CA1031 // whatever a peer does, the others go on
        catch (Exception e)
#pragma warning restore CA1031
        {
            peer.Dispose();
            Refuse(name, Reason(e, hasMadeWay: !_pending.Remove(pending)));
        }
        finally
        {
            _pending.Remove(pending);
        }
    }

    private string Reason(Exception e, bool hasMadeWay) => e switch
    {
        OperationCanceledException when hasMadeWay =>
            $"made way for others: {_options.MaxPendingPeers} peers were in their handshakes",
        OperationCanceledException => $"did not prove itself within {_options.HandshakeTimeout.TotalSeconds} s",
        _ => e.Message,
    };
}
