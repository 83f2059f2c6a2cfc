using System.Numerics;

namespace EchoServer.Common.Echo;

/// <summary>
/// The upper case of ASCII, as Python's <c>bytes.upper()</c> has it: a to z become A to Z and every other byte stays
/// what it is. So the length is kept, and text in UTF-8 stays valid.
/// </summary>
public static class AsciiUpper
{
    private const byte CaseBit = 0x20;
    private const byte Letters = 26;

    /// <summary>Writes the upper case of one span into another, a vector at a time.</summary>
    /// <param name="source">Any bytes.</param>
    /// <param name="destination">At least as long; it may be the source itself, but not overlap it otherwise.</param>
    /// <exception cref="ArgumentException">The destination is shorter than the source.</exception>
    public static void Convert(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        if (destination.Length < source.Length)
            throw new ArgumentException("shorter than the source", nameof(destination));
        int done = 0;
        for (; done <= source.Length - Vector<byte>.Count; done += Vector<byte>.Count)
            Convert(new Vector<byte>(source[done..])).CopyTo(destination[done..]);
        for (; done < source.Length; done++)
            destination[done] = Convert(source[done]);
    }

    private static Vector<byte> Convert(Vector<byte> bytes)
    {
        // Unsigned: bytes below 'a' wrap around to large numbers, so one comparison tells the letters.
        Vector<byte> isLetter = Vector.LessThan(bytes - new Vector<byte>((byte)'a'), new Vector<byte>(Letters));
        return bytes ^ (isLetter & new Vector<byte>(CaseBit));
    }

    private static byte Convert(byte value) => (byte)(value - 'a') < Letters ? (byte)(value ^ CaseBit) : value;
}
