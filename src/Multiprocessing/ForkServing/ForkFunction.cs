using System.Runtime.CompilerServices;
using EchoServer.Linux;

namespace EchoServer.Multiprocessing;

/// <summary>A fork-safe function, as a clone sees it.</summary>
[ForkSafe]
internal unsafe struct ForkFunction
{
    /// <summary>How it is called.</summary>
    internal const int TakesNothing = 0, TakesArguments = 1, TakesDescriptors = 2;

    /// <summary>Where it is: a managed function; 0 when the program of the fork server has none of that name.</summary>
    internal void* Address;

    /// <summary><see cref="TakesNothing"/>, and so on.</summary>
    internal int Kind;

    /// <summary>How many bytes its arguments are.</summary>
    internal int ArgumentSize;

    /// <summary>Calls it.</summary>
    /// <param name="arguments">So many bytes.</param>
    /// <param name="descriptors">The descriptors that were handed over.</param>
    /// <returns>The exit code.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal readonly int Call(void* arguments, int* descriptors) => Kind switch
    {
        TakesNothing => ((delegate*<int>)Address)(),
        TakesArguments => ((delegate*<void*, int>)Address)(arguments),
        _ => ((delegate*<void*, int*, int>)Address)(arguments, descriptors),
    };
}
