namespace EchoServer.Multiprocessing;

/// <summary>A worker's answers.</summary>
internal sealed class TaskAnswer : IDisposable
{
    private readonly FrameBuilder _frame = new();

    /// <summary>Does a task.</summary>
    /// <param name="task">The message.</param>
    /// <returns>The answer, valid until the next one.</returns>
    public Memory<byte> Make(byte[] task)
    {
        try
        {
            string function = TaskMessage.Function(task, out bool goesOn, out ReadOnlySpan<byte> items);
            return ((IPoolFunction)ProcessProgram.Target(function)).Call(items, goesOn, _frame);
        }
#pragma warning disable CA1031 // whatever it is, it is for who asked
        catch (Exception e)
#pragma warning restore CA1031
        {
            return _frame.Write([TaskMessage.Thrown], json => TaskMessage.Write(json, e));
        }
    }

    /// <summary>The message that says that there will be answers.</summary>
    public Memory<byte> Ready() => _frame.Write([], _ => { });

    /// <inheritdoc/>
    public void Dispose() => _frame.Dispose();
}
