using System.Runtime.ExceptionServices;

namespace EchoServer.Multiprocessing;

/// <summary>What came of one item of a <see cref="ProcessPool.MapEach"/>: a result, or an error.</summary>
/// <typeparam name="T">The result.</typeparam>
public readonly record struct PoolResult<T>
{
    private readonly T? _value;

    internal PoolResult(T value) => _value = value;

    internal PoolResult(Exception error) => Error = error;

    /// <summary>
    /// Why there is no result: a <see cref="RemoteTaskException"/> for an item whose function threw, or whose result
    /// can't be written as JSON; a <see cref="WorkerDiedException"/>; or what writing the item, or reading its result,
    /// has thrown here. Null when there is one.
    /// </summary>
    public Exception? Error { get; }

    /// <summary>The result.</summary>
    /// <exception cref="Exception">The <see cref="Error"/>, if there is one.</exception>
    public T Value
    {
        get
        {
            if (Error is not null) ExceptionDispatchInfo.Throw(Error);
            return _value!;
        }
    }
}
