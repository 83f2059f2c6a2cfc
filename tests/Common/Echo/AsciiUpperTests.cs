using EchoServer.Common.Echo;

namespace EchoServer.Tests.Common.Echo;

public class AsciiUpperTests
{
    [Fact]
    public void Convert_MatchesThePlainOracle_ForEveryByteAtEveryPlaceOfAVector()
    {
        for (int value = 0; value < 256; value++)
        {
            for (int place = 0; place < 70; place++)
            {
                byte[] bytes = new byte[70];
                bytes[place] = (byte)value;
                AssertUpper(bytes);
            }
        }
    }

    [Fact]
    public void Convert_MatchesThePlainOracle_ForRandomBytesOfEveryLength()
    {
        var random = new Random(20261120);
        for (int length = 0; length <= 600; length++)
        {
            byte[] bytes = new byte[length];
            random.NextBytes(bytes);
            AssertUpper(bytes);
        }
        byte[] big = new byte[(1 << 20) + 7];
        random.NextBytes(big);
        AssertUpper(big);
    }

    [Fact]
    public void Convert_WorksInPlace()
    {
        byte[] bytes = "grüße, naïve ÆON! z{@[`~"u8.ToArray();
        byte[] expected = Oracle(bytes);
        AsciiUpper.Convert(bytes, bytes);
        Assert.Equal(expected, bytes);
    }

    [Fact]
    public void Convert_LeavesTheRestOfALongerDestinationAlone()
    {
        byte[] destination = [.. Enumerable.Repeat((byte)'x', 100)];
        AsciiUpper.Convert("abc"u8, destination);
        Assert.Equal("ABC"u8.ToArray(), destination[..3]);
        Assert.All(destination[3..], b => Assert.Equal((byte)'x', b));
    }

    [Fact]
    public void Convert_Throws_WhenTheDestinationIsTooShort() =>
        Assert.Throws<ArgumentException>(() => AsciiUpper.Convert(new byte[40], new byte[39]));

    private static void AssertUpper(byte[] bytes)
    {
        byte[] converted = new byte[bytes.Length];
        AsciiUpper.Convert(bytes, converted);
        Assert.Equal(Oracle(bytes), converted);
    }

    /// <summary>b'…'.upper() as Python's manual has it.</summary>
    internal static byte[] Oracle(byte[] bytes) => [.. bytes.Select(b => b is >= 97 and <= 122 ? (byte)(b - 32) : b)];
}
