using System.Diagnostics;

namespace EchoServer.Multiprocessing;

/// <summary>
/// The peers that have not proved yet who they are. There is room for some, and others wait in the kernel. An honest
/// peer needs milliseconds; whoever has been at it for seconds makes way for the next: so neither a crowd of honest
/// peers nor a flood of silent ones keeps anybody out for long.
/// </summary>
/// <param name="room">How many there may be.</param>
internal sealed class PendingPeers(int room)
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly LinkedList<PendingPeer> _oldestFirst = new();
    private TaskCompletionSource? _left; // while there is no room: that somebody has left

    /// <summary>Waits until another peer may begin: there is room, or the oldest would make way.</summary>
    /// <exception cref="OperationCanceledException">The waiting was cancelled.</exception>
    public async Task WaitForRoomAsync(CancellationToken cancellationToken)
    {
        while (!MayBegin(out Task left, out TimeSpan time))
        {
            await left.WaitAsync(time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Another peer begins.</summary>
    /// <param name="handshake">Is cancelled when it has to make way.</param>
    /// <returns>What <see cref="Remove"/> wants.</returns>
    public LinkedListNode<PendingPeer> Add(CancellationTokenSource handshake)
    {
        lock (_gate)
        {
            if (_oldestFirst.Count >= room)
            {
                // on another thread; within the lock, since after Remove it may be disposed
                _ = _oldestFirst.First!.Value.Handshake.CancelAsync();
                _oldestFirst.RemoveFirst();
            }
            return _oldestFirst.AddLast(new PendingPeer(handshake, Stopwatch.GetTimestamp()));
        }
    }

    /// <summary>A peer is done, or refused.</summary>
    /// <returns>False when it has made way for another.</returns>
    public bool Remove(LinkedListNode<PendingPeer> peer)
    {
        lock (_gate)
        {
            if (peer.List is null) return false;
            _oldestFirst.Remove(peer);
            _left?.SetResult();
            _left = null;
            return true;
        }
    }

    private bool MayBegin(out Task left, out TimeSpan time)
    {
        (left, time) = (Task.CompletedTask, TimeSpan.Zero);
        lock (_gate)
        {
            if (_oldestFirst.Count < room) return true;
            time = _patience - Stopwatch.GetElapsedTime(_oldestFirst.First!.Value.Since);
            if (time <= TimeSpan.Zero) return true;
            left = (_left ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            return false;
        }
    }
}
