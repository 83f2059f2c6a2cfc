namespace EchoServer.Common.Multiprocessing.Connections;

/// <summary>
/// The peers that have not proved yet who they are. There is room for some; whoever has been at it longest makes way for the next: an honest peer needs milliseconds, so a flood of others
/// can't keep it out.
/// </summary>
/// <param name="room">How many there may be.</param>
internal sealed class PendingPeers(int room)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<CancellationTokenSource> _oldestFirst = new();

    /// <summary>Another peer begins.</summary>
    /// <param name="handshake">Is cancelled when it has to make way.</param>
    /// <returns>What <see cref="Remove"/> wants.</returns>
    public LinkedListNode<CancellationTokenSource> Add(CancellationTokenSource handshake)
    {
        lock (_gate)
        {
            if (_oldestFirst.Count == room)
            {
                _ = _oldestFirst.First!.Value.CancelAsync(); // on another thread; within the lock, since after Remove it may be disposed
                _oldestFirst.RemoveFirst();
            }
            return _oldestFirst.AddLast(handshake);
        }
    }

    /// <summary>A peer is done, or refused.</summary>
    /// <returns>False when it has made way for another.</returns>
    public bool Remove(LinkedListNode<CancellationTokenSource> peer)
    {
        lock (_gate)
        {
            if (peer.List is null) return false;
            _oldestFirst.Remove(peer);
            return true;
        }
    }
}
