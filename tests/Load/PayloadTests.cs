using System.Runtime.InteropServices;
using EchoServer.Load.Scenarios;
using EchoServer.Tests.Support;

namespace EchoServer.Tests.Load;

/// <summary>Requests of any length: the same bytes however they are cut, and different ones everywhere.</summary>
public class PayloadTests
{
    private const int Block = 64 * 1024;

    private readonly Payload _payload = new(new Random(1));

    [Fact]
    public void Request_IsTheSame_HoweverItIsCut()
    {
        const int Length = 5 * Block + 77;
        byte[] whole = Whole(Length, Length);
        Random random = new(2);
        for (int i = 0; i < 100; i++) SameBytes.Assert(whole, Whole(Length, random.Next(1, 2 * Block)));
    }

    [Fact]
    public void Reply_IsTheRequestInUpperCase()
    {
        for (long from = 0; from < 3 * Block; from += 1000)
        {
            ReadOnlySpan<byte> request = _payload.Request(12_345, from, from + 1000);
            SameBytes.Assert(Oracle.Upper(request), _payload.Reply(12_345, from, from + 1000));
        }
    }

    [Fact]
    public void Blocks_AllDiffer_Over4GiB()
    {
        HashSet<ulong> beginnings = [];
        for (long block = 0; block < 65_521; block++)
            Assert.True(
                beginnings.Add(MemoryMarshal.Read<ulong>(_payload.Request(7, block * Block, long.MaxValue))),
                $"block {block} came before");
    }

    private byte[] Whole(int length, int piece)
    {
        byte[] whole = new byte[length];
        for (int done = 0; done < length;)
        {
            ReadOnlySpan<byte> bytes = _payload.Request(7, done, Math.Min(length, done + (long)piece));
            bytes.CopyTo(whole.AsSpan(done));
            done += bytes.Length;
        }
        return whole;
    }
}
