using System.Threading.Channels;

namespace EchoServer.Multiprocessing;

/// <summary>Replies that wait to be sent. Posting never waits, since brokers do it; who reads requests waits instead,
/// while there are too many.</summary>
/// <param name="most">How many may wait before that.</param>
internal sealed class ReplyQueue(int most)
{
    private readonly Channel<byte[]> _replies =
        Channel.CreateUnbounded<byte[]>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Lock _gate = new();
    private TaskCompletionSource? _room; // while somebody waits for it
    private int _count;
    private bool _isClosed;

    /// <summary>Adds a reply. After <see cref="Close"/> it is dropped: there is nobody to reply to.</summary>
    public void Post(byte[] reply)
    {
        lock (_gate)
        {
            if (_replies.Writer.TryWrite(reply)) _count++;
        }
    }

    /// <summary>Completes when fewer wait than the most, or it is closed.</summary>
    public Task HasRoomAsync()
    {
        lock (_gate)
        {
            if (_isClosed || _count < most) return Task.CompletedTask;
            _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _room.Task;
        }
    }

    /// <summary>Sends all replies, one after the other, until it is closed.</summary>
    public async Task SendAllAsync(Func<byte[], ValueTask> send)
    {
        await foreach (byte[] reply in _replies.Reader.ReadAllAsync())
        {
            await send(reply);
            lock (_gate)
            {
                _count--;
                if (_count < most) MakeRoom();
            }
        }
    }

    /// <summary>Takes no more.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            _replies.Writer.TryComplete();
            MakeRoom();
        }
    }

    private void MakeRoom()
    {
        _room?.SetResult();
        _room = null;
    }
}
