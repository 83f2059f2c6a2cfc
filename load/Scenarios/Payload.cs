using EchoServer.Common.Echo;

namespace EchoServer.Load.Scenarios;

/// <summary>
/// Random bytes, of all 256 values, and beside them the reply that they must get. A request is a piece of them from anywhere: so a reply of an earlier request, or one
/// that is shifted, does not go for the right one.
/// </summary>
internal sealed class Payload
{
    private const int Slack = 64 * 1024;

    private readonly byte[] _request;
    private readonly byte[] _reply;

    /// <param name="longest">The longest piece that is wanted of it.</param>
    /// <param name="random">Draws the bytes.</param>
    public Payload(int longest, Random random)
    {
        _request = new byte[longest + Slack];
        random.NextBytes(_request);
        _reply = new byte[_request.Length];
        AsciiUpper.Convert(_request, _reply);
    }

    /// <summary>Draws where a piece of a length begins.</summary>
    public int Draw(int length, Random random) => random.Next(_request.Length - length + 1);

    /// <summary>A request.</summary>
    public ReadOnlySpan<byte> Request(int offset, int length) => _request.AsSpan(offset, length);

    /// <summary>The reply that it must get.</summary>
    public ReadOnlySpan<byte> Reply(int offset, int length) => _reply.AsSpan(offset, length);
}
