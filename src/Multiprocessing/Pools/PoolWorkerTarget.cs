using System.Text.Json;

namespace EchoServer.Multiprocessing;

/// <summary>A worker's life: initializer, then task after task, until the pool closes its channel.</summary>
internal sealed class PoolWorkerTarget : ProcessTarget
{
    /// <summary>The one there is.</summary>
    public static readonly PoolWorkerTarget Instance = new();

    // what a function without arguments has; it is read as no element
    private static readonly JsonElement _null = JsonDocument.Parse("null").RootElement;

    private PoolWorkerTarget()
        : base("pool-worker")
    {
    }

    /// <summary>The target as a call that a process can run.</summary>
    /// <param name="channel">The worker's end of its channel.</param>
    /// <param name="initializer">The function that the worker runs first; null for none.</param>
    public ProcessCall With(InheritedHandle channel, ProcessCall? initializer) => new(this, handles => handles.Write(
        new WorkerArguments(channel, NameOf(initializer), initializer?.Write(handles)),
        PoolJson.Default.WorkerArguments));

    private static string? NameOf(ProcessCall? initializer) =>
        initializer is null ? null : ProcessProgram.Target(initializer.Target.Name).Name;

    /// <inheritdoc/>
    internal override int Run(JsonElement arguments, HandleReader handles)
    {
        WorkerArguments worker = handles.Read(arguments, PoolJson.Default.WorkerArguments)!;
        if (worker.Initializer is { } name)
        {
            int code = ProcessProgram.Target(name).Run(worker.InitializerArguments ?? _null, handles);
            if (code != 0) return code;
        }
        using FrameChannel channel = new(worker.Channel.Handle);
        using TaskAnswer answer = new();
        channel.Send(answer.Ready().Span);
        while (channel.Receive() is { } task) channel.Send(answer.Make(task).Span);
        return 0;
    }
}
