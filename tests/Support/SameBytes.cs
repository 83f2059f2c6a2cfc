namespace EchoServer.Tests.Support;

/// <summary>Compares big replies; a failure names the first byte that differs, not megabytes.</summary>
internal static class SameBytes
{
    public static void Assert(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual)
    {
        int same = expected.CommonPrefixLength(actual);
        if (same == expected.Length && same == actual.Length) return;
        Xunit.Assert.Fail(
            $"The reply has {actual.Length} bytes for {expected.Length}; they differ from byte {same} on.");
    }
}
