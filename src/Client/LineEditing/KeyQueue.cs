using System.Threading.Channels;

namespace EchoServer.Client.LineEditing;

/// <summary>The key strokes between the thread that reads them and the session that obeys them.</summary>
/// <remarks>
/// Any thread may add; one task at a time may take. While the session waits for something else than a key it watches
/// for an interruption only; whatever else is typed meanwhile is kept for the next line.
/// </remarks>
internal sealed class KeyQueue
{
    private readonly Channel<KeyStroke> _typed = Channel.CreateUnbounded<KeyStroke>();
    private readonly Queue<KeyStroke> _kept = new();

    /// <summary>Adds a stroke; after <see cref="Complete"/> it is dropped.</summary>
    public void Add(KeyStroke stroke) => _typed.Writer.TryWrite(stroke);

    /// <summary>No stroke will come any more: the terminal is gone.</summary>
    public void Complete() => _typed.Writer.TryComplete();

    /// <summary>Takes a stroke if there is one.</summary>
    public bool TryTake(out KeyStroke stroke) => _kept.TryDequeue(out stroke) || _typed.Reader.TryRead(out stroke);

    /// <summary>Waits until there is a stroke to take.</summary>
    /// <param name="cancel">Ends the waiting.</param>
    /// <returns>False when there will be none: the terminal is gone.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancel"/> was cancelled.</exception>
    public async Task<bool> WaitAsync(CancellationToken cancel) =>
        _kept.Count > 0 || await _typed.Reader.WaitToReadAsync(cancel);

    /// <summary>Waits for Ctrl-C; it and all that was typed before it are dropped.</summary>
    /// <param name="cancel">Ends the waiting.</param>
    /// <returns>True after Ctrl-C, false after <paramref name="cancel"/>.</returns>
    public async Task<bool> InterruptedAsync(CancellationToken cancel)
    {
        try
        {
            while (!FoundInterrupt())
            {
                // A terminal that is gone interrupts nothing; it is noticed at the next prompt.
                if (!await _typed.Reader.WaitToReadAsync(cancel)) await Task.Delay(Timeout.Infinite, cancel);
            }
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    // What was kept before counts too: Ctrl-C may have been typed before the wait for the reply began.
    private bool FoundInterrupt()
    {
        while (_typed.Reader.TryRead(out KeyStroke stroke))
            _kept.Enqueue(stroke);
        int last = _kept.ToList().FindLastIndex(s => s.Command == EditCommand.GiveUp);
        for (int i = 0; i <= last; i++)
            _kept.Dequeue();
        return last >= 0;
    }
}
