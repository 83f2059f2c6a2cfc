using System.IO.Pipes;
using System.Runtime.InteropServices;
using System.Text;
using EchoServer.Tests.Support;

namespace EchoServer.Tests.Multiprocessing;

/// <summary>A pipe to a child, and one back.</summary>
internal sealed class PipePair : IDisposable
{
    private readonly AnonymousPipeServerStream _there = new(PipeDirection.Out), _back = new(PipeDirection.In);

    /// <summary>What the child reads from.</summary>
    public SafeHandle ChildsInput => _there.ClientSafePipeHandle;

    /// <summary>What the child writes to.</summary>
    public SafeHandle ChildsOutput => _back.ClientSafePipeHandle;

    /// <summary>Waits for a byte.</summary>
    public async Task<int> ReadByteAsync()
    {
        byte[] one = new byte[1];
        await _back.ReadExactlyAsync(one).AsTask().WaitAsync(Deadline.Standard);
        return one[0];
    }

    /// <summary>Writes to a child that has its ends, closes ours of them, and reads until there is no more.</summary>
    public async Task<string> ExchangeAsync(string text)
    {
        _there.DisposeLocalCopyOfClientHandle();
        _back.DisposeLocalCopyOfClientHandle();
        await _there.WriteAsync(Encoding.UTF8.GetBytes(text));
        _there.Dispose();
        using StreamReader reader = new(_back);
        return await reader.ReadToEndAsync().WaitAsync(Deadline.Standard);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _there.Dispose();
        _back.Dispose();
    }
}
