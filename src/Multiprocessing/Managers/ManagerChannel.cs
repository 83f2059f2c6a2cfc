using System.Collections.Concurrent;

namespace EchoServer.Multiprocessing;

/// <summary>The way to a queue manager in another process: many requests at once over one connection.</summary>
internal sealed class ManagerChannel : IDisposable
{
    private readonly Connection _connection;
    private readonly ConcurrentDictionary<long, TaskCompletionSource<ManagerMessage>> _asked = new();
    private long _lastId;
    private volatile Exception? _end;

    /// <summary>Over a connection, which it owns from here on.</summary>
    public ManagerChannel(Connection connection)
    {
        _connection = connection;
        _ = ReceiveRepliesAsync();
    }

    /// <summary>Asks, and waits for the reply.</summary>
    /// <exception cref="OperationCanceledException">The request was withdrawn in time.</exception>
    /// <exception cref="QueueUnavailableException">The connection has ended.</exception>
    public async Task<ManagerMessage> AskAsync(ManagerMessage request, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        long id = Interlocked.Increment(ref _lastId);
        TaskCompletionSource<ManagerMessage> asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _asked[id] = asked;
        await SendAsync(request.With(id));
        // it may have come before this request was among those that hear of it
        if (_end is { } end) asked.TrySetException(Unavailable(end));
        await using CancellationTokenRegistration registration =
            cancellationToken.Register(() => _ = WithdrawAsync(id));
        ManagerMessage reply = await asked.Task;
        return reply.Error != ManagerError.Cancelled ? reply : throw new OperationCanceledException(cancellationToken);
    }

    /// <summary>Closes the connection.</summary>
    public void Dispose() => _connection.Dispose();

    private async Task SendAsync(ManagerMessage request)
    {
        try
        {
            await _connection.SendBytesAsync(request.Write());
        }
        catch (Exception e) when (ConnectionFailure.Is(e))
        {
            End(e);
        }
    }

    private async Task WithdrawAsync(long id) =>
        await SendAsync(new ManagerMessage { Operation = ManagerOperation.Cancel, Target = id });

    private async Task ReceiveRepliesAsync()
    {
        try
        {
            while (true)
            {
                var reply = ManagerMessage.Read(await _connection.ReceiveBytesAsync());
                if (reply.Id is { } id && _asked.TryRemove(id, out TaskCompletionSource<ManagerMessage>? asked))
                    asked.TrySetResult(reply);
                // which one is not said
                else if (reply.Id is null)
                    throw new ProtocolException($"it refused a request: {reply.Error}: {reply.Text}");
            }
        }
#pragma warning disable CA1031 // whatever it is, those who wait for a reply are told
        catch (Exception e)
#pragma warning restore CA1031
        {
            End(e); // before a send that is under way fails, which says less
            _connection.Dispose();
        }
    }

    private void End(Exception reason)
    {
        _end ??= reason;
        foreach (long id in _asked.Keys)
        {
            if (_asked.TryRemove(id, out TaskCompletionSource<ManagerMessage>? asked))
                asked.TrySetException(Unavailable(_end));
        }
    }

    private QueueUnavailableException Unavailable(Exception reason) =>
        new($"the connection to the queue manager at {_connection.Peer} has ended: {reason.Message}", reason);
}
