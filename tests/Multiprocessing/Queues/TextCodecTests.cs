using EchoServer.Multiprocessing;

namespace EchoServer.Tests.Multiprocessing.Queues;

public class TextCodecTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("\ud83d\ude00 whole")]
    [InlineData("\ud83d")]
    [InlineData("\ude00\ud83d")]
    [InlineData("a\ud83d\ud83d\ude00")]
    public void Text_ArrivesAsItIs(string? text)
    {
        using ProcessQueue<string?> queue = new();
        (PipeEnd<string?> one, PipeEnd<string?> other) = ProcessPipe.Create<string?>();
        using (one)
        using (other)
        {
            queue.Put(text);
            one.Send(text);
            Assert.Equal((text, text), (queue.Get(), other.Receive()));
        }
    }

    [Theory]
    [InlineData('a', 10_000_000)]
    [InlineData('é', 20_000_000)]
    public void LongText_TakesNoMoreThanItsBytes(char letter, int bytes)
    {
        var buffer = ItemBuffer.Rent();
        try
        {
            Assert.Equal(1 + bytes, new TextCodec().Encode(new string(letter, 10_000_000), buffer).Length);
            Assert.InRange(buffer.Bytes.Length, 1 + bytes, bytes + 1_000_000);
        }
        finally
        {
            buffer.Return();
        }
    }
}
