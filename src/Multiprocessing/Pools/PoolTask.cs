namespace EchoServer.Multiprocessing;

/// <summary>Some items for one function, which go to one worker together (a chunk).</summary>
internal abstract class PoolTask
{
    private readonly Lock _gate = new();
    private bool _isOver;
    private bool _hasKilled;
    private PoolWorker? _worker;

    /// <summary>Writes the message for the worker.</summary>
    /// <returns>Null when there is nothing to send: none of the items can be written, and who waits has been
    /// told.</returns>
    public abstract Memory<byte>? Write(FrameBuilder frame);

    /// <summary>Takes the worker's answer.</summary>
    public abstract void Complete(byte[] reply);

    /// <summary>There will be no answer.</summary>
    public abstract void Fail(Exception why);

    /// <summary>A worker is about to get it.</summary>
    /// <returns>False when it is not wanted any more.</returns>
    public bool TryBegin(PoolWorker worker)
    {
        lock (_gate)
        {
            if (_isOver) return false;
            _worker = worker;
            return true;
        }
    }

    /// <summary>
    /// The task's worker has answered, or has ended: nobody may end the worker any more on the task's behalf.
    /// </summary>
    /// <returns>False when somebody has ended it: the worker may have answered before it dies, but must not be given
    /// anything else.</returns>
    public bool TryEnd()
    {
        lock (_gate)
        {
            (_isOver, _worker) = (true, null);
            return !_hasKilled;
        }
    }

    /// <summary>Gives the task up, unless a worker has it already.</summary>
    /// <returns>False when a worker has it.</returns>
    public bool TryDrop()
    {
        lock (_gate) return _isOver |= _worker is null;
    }

    /// <summary>Cancels the task: a worker that runs it is killed.</summary>
    public void Cancel()
    {
        lock (_gate)
        {
            _isOver = true;
            if (_worker is null) return;
            _hasKilled = true;
            _worker.Kill();
        }
    }
}
