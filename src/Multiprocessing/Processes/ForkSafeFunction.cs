
namespace EchoServer.Multiprocessing;

/// <summary>A fork-safe function without arguments.</summary>
public sealed class ForkSafeFunction : ForkSafeTarget
{
    internal ForkSafeFunction(string name, Type type, ForkFunction function)
        : base(name, type, function)
    {
    }

    /// <summary>It, as what a process runs.</summary>
    public static implicit operator ProcessCall(ForkSafeFunction function) => function.ToProcessCall();

    /// <summary>It, as what a process runs.</summary>
    public ProcessCall ToProcessCall() => Call([], []);
}
