using System.Runtime.InteropServices;

namespace EchoServer.Multiprocessing;

/// <summary>A fork-safe function.</summary>
/// <typeparam name="T">The arguments' type: a struct of numbers.</typeparam>
public sealed class ForkSafeFunction<T> : ForkSafeTarget
    where T : unmanaged
{
    internal ForkSafeFunction(string name, Type type, ForkFunction function)
        : base(name, type, function)
    {
    }

    /// <summary>The function with its arguments, as a call that a process can run.</summary>
    /// <param name="arguments">The arguments; they are copied now.</param>
    /// <param name="handles">Descriptors that the process gets copies of; they stay open here.</param>
    /// <exception cref="ArgumentException">There are more than 16 descriptors.</exception>
    public ProcessCall With(T arguments, params SafeHandle[] handles)
    {
        ArgumentNullException.ThrowIfNull(handles);
        if (handles.Length > ForkRequest.MaxHandles)
            throw new ArgumentException(
                $"{handles.Length} descriptors for {Name}; {ForkRequest.MaxHandles} can be handed over",
                nameof(handles));
        return Call(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in arguments)).ToArray(), handles);
    }
}
