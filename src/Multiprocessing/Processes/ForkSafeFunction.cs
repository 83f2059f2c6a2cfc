
namespace EchoServer.Multiprocessing;

/// <summary>A fork-safe function without arguments.</summary>
public sealed class ForkSafeFunction : ForkSafeTarget
{
    internal ForkSafeFunction(string name, Type type, ForkFunction function)
        : base(name, type, function)
    {
    }

    /// <summary>The function as a call that a process can run.</summary>
    public static implicit operator ProcessCall(ForkSafeFunction function) => function.ToProcessCall();

    /// <summary>The function as a call that a process can run.</summary>
    public ProcessCall ToProcessCall() => Call([], []);
}
