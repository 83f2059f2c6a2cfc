using EchoServer.Common.Echo;

namespace EchoServer.Load.Scenarios;

/// <summary>
/// Random bytes, of all 256 values, and beside them the reply that they must get; as many as are wanted, from two small
/// tables. A request goes on in blocks, each from another place of the table: the places of 65,521 blocks (4 GiB) in a
/// row are all different. So a reply that is late, shifted, or in another order does not go for the right one, whatever
/// its length, and nothing has to be made or converted while it is sent.
/// </summary>
internal sealed class Payload
{
    private const int Block = 64 * 1024;

    // A prime, so that a stride comes through all places before it comes back.
    private const int Places = 65_521;
    private const int Stride = 24_001;

    private readonly byte[] _request = new byte[Places + Block];
    private readonly byte[] _reply = new byte[Places + Block];

    /// <param name="random">Draws the bytes.</param>
    public Payload(Random random)
    {
        random.NextBytes(_request);
        AsciiUpper.Convert(_request, _reply);
    }

    /// <summary>Draws where a request starts.</summary>
    public static int Draw(Random random) => random.Next(Places);

    /// <summary>A piece of a request.</summary>
    /// <param name="start">Where the request starts, as drawn.</param>
    /// <param name="from">The first byte that is wanted, from 0.</param>
    /// <param name="to">The byte before which the request, or what is wanted of it, ends.</param>
    /// <returns>The bytes from there, up to 64 KiB of them; more than none.</returns>
    public ReadOnlySpan<byte> Request(int start, long from, long to) => Piece(_request, start, from, to);

    /// <summary>A piece of the reply that a request must get; see <see cref="Request"/>.</summary>
    public ReadOnlySpan<byte> Reply(int start, long from, long to) => Piece(_reply, start, from, to);

    private static ReadOnlySpan<byte> Piece(byte[] table, int start, long from, long to)
    {
        (long block, long within) = Math.DivRem(from, Block);
        long place = (start + block % Places * Stride) % Places;
        return table.AsSpan((int)(place + within), (int)Math.Min(Block - within, to - from));
    }
}
