using System.Text.Json;

namespace EchoServer.Multiprocessing;

/// <summary>A manager's side of one connection. When that ends, for whatever reason, what the peer has in hand is
/// handed out again.</summary>
/// <param name="connection">Is closed with the session.</param>
/// <param name="served">What is served.</param>
/// <param name="refuse">Is told why a peer was cut off that misbehaves.</param>
internal sealed class ManagerSession(Connection connection, Served served, Action<string> refuse) : IDisposable
{
    // Requests that wait to be done; and replies that wait to be sent, to a peer that asks and asks, and does not read.
    private const int MostPending = 4096;
    private const int MostReplies = 4096;

    private static readonly TimeSpan _farewell = TimeSpan.FromSeconds(5);

    private readonly ReplyQueue _replies = new(MostReplies);
    private readonly Dictionary<ServedQueue, BrokerMember<ReadOnlyMemory<byte>>> _memberships = [];
    private readonly Dictionary<long, (ServedQueue Queue, RemoteRequest Request)> _waiting = []; // those with a number
    private readonly CancellationTokenSource _ended = new();
    private readonly Lock _gate = new();
    private int _pending;

    /// <summary>Serves the peer until it leaves.</summary>
    public async Task RunAsync()
    {
        ProcessLog.Debug($"{connection.Peer} uses the queue manager");
        Task sending = SendRepliesAsync();
        try
        {
            await HandleAllAsync();
        }
        finally
        {
            connection.Dispose();
            foreach ((ServedQueue queue, BrokerMember<ReadOnlyMemory<byte>> member) in _memberships)
                queue.Broker.Leave(member);
            _replies.Close();
            await _ended.CancelAsync();
        }
        await sending;
    }

    /// <summary>Ends the connection.</summary>
    public void Dispose() => connection.Dispose();

    private async Task HandleAllAsync()
    {
        try
        {
            while (true)
            {
                await _replies.HasRoomAsync();
                Handle(await connection.ReceiveOrLeaveOpenAsync());
            }
        }
        catch (ProtocolException e)
        {
            refuse(e.Message);
            await connection.LeaveAsync(
                new ManagerMessage { Error = ManagerError.TooLong, Text = e.Message }.Write(), _farewell);
        }
        catch (Exception e) when (ConnectionFailure.Is(e))
        {
            End(e);
        }
    }

    private async Task SendRepliesAsync()
    {
        try
        {
            await _replies.SendAllAsync(reply => connection.SendBytesAsync(reply));
        }
        catch (Exception e) when (ConnectionFailure.Is(e))
        {
            End(e);
            connection.Dispose();
            _replies.Close();
        }
    }

    private void End(Exception reason)
    {
        if (ConnectionFailure.IsMisbehaviour(reason)) refuse(reason.Message);
        else ProcessLog.Debug($"{connection.Peer} has left the queue manager: {reason.Message}");
    }

    private void Handle(byte[] frame)
    {
        ManagerMessage request;
        try
        {
            request = ManagerMessage.Read(frame);
        }
        catch (JsonException e)
        {
            ProcessLog.Warning($"{connection.Peer} sent no request: {e.Message}");
            Post(new ManagerMessage { Error = ManagerError.BadRequest, Text = e.Message });
            return;
        }
        if (request.Operation == ManagerOperation.Cancel) CancelRequest(request.Target);
        else if (Interlocked.Increment(ref _pending) > MostPending)
            Reply(request, ManagerError.Busy, $"more than {MostPending} requests wait already");
        else Handle(request);
    }

    private void Handle(ManagerMessage request)
    {
        switch (request.Operation)
        {
            case ManagerOperation.Put: Submit(request, BrokerOperation.Put); break;
            case ManagerOperation.Get: Submit(request, BrokerOperation.Get); break;
            case ManagerOperation.Done: Submit(request, BrokerOperation.Done); break;
            case ManagerOperation.Join: Submit(request, BrokerOperation.Join); break;
            case ManagerOperation.Close: Submit(request, BrokerOperation.Close); break;
            case ManagerOperation.Size:
                if (FindQueue(request) is { } queue) Reply(request, new ManagerMessage { Size = queue.Broker.Count });
                break;
            case ManagerOperation.Call: _ = CallAsync(request); break;
            default: Reply(request, ManagerError.BadRequest, $"there is no op {request.Operation}"); break;
        }
    }

    private void Submit(ManagerMessage message, BrokerOperation operation)
    {
        if (FindQueue(message) is not { } queue || (operation == BrokerOperation.Put && !IsItem(message, queue)))
            return;
        if (!_memberships.TryGetValue(queue, out BrokerMember<ReadOnlyMemory<byte>>? member))
            _memberships[queue] = member = new(connection.Peer);
        RemoteRequest request = new(member, operation, message, reply => Reply(message, reply));
        if (message.Id is { } id)
        {
            lock (_gate) _waiting[id] = (queue, request);
        }
        queue.Broker.Submit(request, message.Timeout);
    }

    private ServedQueue? FindQueue(ManagerMessage request)
    {
        if (request.Queue is { } name && served.Queues.TryGetValue(name, out ServedQueue? queue)) return queue;
        Reply(request, ManagerError.Unknown, $"there is no queue '{request.Queue}'");
        return null;
    }

    private bool IsItem(ManagerMessage request, ServedQueue queue)
    {
        try
        {
            queue.Check(request.Item ?? throw new JsonException("a put has an item"));
            return true;
        }
#pragma warning disable CA1031 // the type's own constructor may throw anything
        catch (Exception e)
#pragma warning restore CA1031
        {
            Reply(request, ManagerError.BadItem, e.Message);
            return false;
        }
    }

    private void CancelRequest(long? id)
    {
        (ServedQueue Queue, RemoteRequest Request) waiting;
        lock (_gate)
        {
            if (id is null || !_waiting.TryGetValue(id.Value, out waiting)) return;
        }
        waiting.Queue.Broker.Cancel(waiting.Request, BrokerOutcome.Cancelled);
    }

    // A service may take its time, and fail as it likes.
    private async Task CallAsync(ManagerMessage request)
    {
        if (request.Service is not { } name || !served.Services.TryGetValue(name, out var service))
        {
            Reply(request, ManagerError.Unknown, $"there is no service '{request.Service}'");
            return;
        }
        try
        {
            ReadOnlyMemory<byte> argument = request.Item ?? "null"u8.ToArray();
            Reply(request, new ManagerMessage { Item = await Task.Run(() => service(argument, _ended.Token)) });
        }
        catch (JsonException e)
        {
            Reply(request, ManagerError.BadItem, e.Message);
        }
#pragma warning disable CA1031 // whoever asked is told, and others are served
        catch (Exception e)
#pragma warning restore CA1031
        {
            ProcessLog.Warning($"the service {name} failed: {e}");
            Reply(request, ManagerError.Failed, $"{e.GetType().Name}: {e.Message}");
        }
    }

    private void Reply(ManagerMessage request, string error, string text) =>
        Reply(request, new ManagerMessage { Error = error, Text = text });

    private void Reply(ManagerMessage request, ManagerMessage reply)
    {
        Interlocked.Decrement(ref _pending);
        if (request.Id is { } id)
        {
            lock (_gate) _waiting.Remove(id);
        }
        Post(reply.With(request.Id));
    }

    private void Post(ManagerMessage reply) => _replies.Post(reply.Write());
}
