using EchoServer.Common.Multiprocessing.Queues.Messages;

namespace EchoServer.Tests.Common.Multiprocessing.Queues;

public class TextCodecTests
{
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
