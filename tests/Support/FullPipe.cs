using System.IO.Pipes;

namespace EchoServer.Tests.Support;

/// <summary>A pipe that is full, and that nobody reads.</summary>
internal sealed class FullPipe : IDisposable
{
    private readonly AnonymousPipeServerStream _pipe = new(PipeDirection.In);

    public FullPipe()
    {
        using StolenDescriptor writing =
            StolenDescriptor.Take(Environment.ProcessId, (int)_pipe.ClientSafePipeHandle.DangerousGetHandle());
        writing.FillAndBlock();
    }

    /// <summary>The file that its writers open.</summary>
    public string Path => $"/proc/{Environment.ProcessId}/fd/{_pipe.ClientSafePipeHandle.DangerousGetHandle()}";

    public void Dispose() => _pipe.Dispose();
}
