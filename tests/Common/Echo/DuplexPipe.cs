using System.IO.Pipelines;

namespace EchoServer.Tests.Common.Echo;

/// <summary>One end of a connection that exists in memory only.</summary>
internal sealed record DuplexPipe(PipeReader Input, PipeWriter Output) : IDuplexPipe
{
    public static (DuplexPipe Peer, DuplexPipe Ours) CreatePair()
    {
        var there = new Pipe();
        var back = new Pipe();
        return (new DuplexPipe(back.Reader, there.Writer), new DuplexPipe(there.Reader, back.Writer));
    }
}
