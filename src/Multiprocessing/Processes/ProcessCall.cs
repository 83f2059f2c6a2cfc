using System.Text.Json;

namespace EchoServer.Multiprocessing;

/// <summary>A target with its arguments: what a process is to run.</summary>
public sealed class ProcessCall
{
    private readonly Func<HandleWriter, JsonElement> _write;

    internal ProcessCall(ProcessTarget target, Func<HandleWriter, JsonElement> write) =>
        (Target, _write) = (target, write);

    /// <summary>What is run.</summary>
    public ProcessTarget Target { get; }

    /// <summary>The same for a clone; null when the target is not fork-safe.</summary>
    internal ForkCall? Fork { get; init; }

    /// <summary>Makes the arguments into what is sent.</summary>
    /// <param name="handles">Takes what is to be handed over.</param>
    internal JsonElement Write(HandleWriter handles) => _write(handles);
}
