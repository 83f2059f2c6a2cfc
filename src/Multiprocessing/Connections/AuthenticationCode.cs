using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace EchoServer.Multiprocessing;

/// <summary>
/// The answers to challenges, as Python makes them. A challenge that begins with the name of a digest in braces is
/// answered with the same name and the HMAC of all of it; one of 20 bytes is an older Python's, and wants the HMAC-MD5
/// alone. (The comment in CPython 3.12's multiprocessing/connection.py documents it.)
/// </summary>
internal static class AuthenticationCode
{
    private const int LegacyChallenge = 20;
    private const int LongestName = 8;

    /// <summary>Answers a peer's challenge.</summary>
    /// <returns>Null when it wants a digest that we do not have, or may not use.</returns>
    public static byte[]? Answer(ReadOnlySpan<byte> key, ReadOnlySpan<byte> challenge, bool allowMd5)
    {
        if (challenge.Length == LegacyChallenge) return allowMd5 ? Md5(key, challenge) : null;
        if (Name(challenge) is not { } name || Compute(name, key, challenge, allowMd5) is not { } code) return null;
        return [.. Encoding.ASCII.GetBytes($"{{{name}}}"), .. code];
    }

    /// <summary>Whether an answer to our challenge is right. Takes the same time wherever it is wrong.</summary>
    public static bool IsRight(
        ReadOnlySpan<byte> answer, ReadOnlySpan<byte> key, ReadOnlySpan<byte> challenge, bool allowMd5)
    {
        if (IsLegacy(answer)) return allowMd5 && CryptographicOperations.FixedTimeEquals(answer, Md5(key, challenge));
        return Name(answer) is { } name && Compute(name, key, challenge, allowMd5) is { } code
            && CryptographicOperations.FixedTimeEquals(answer[(name.Length + 2)..], code);
    }

    /// <summary>Whether an answer is an older Python's.</summary>
    public static bool IsLegacy(ReadOnlySpan<byte> answer) => answer.Length == MD5.HashSizeInBytes;

    private static string? Name(ReadOnlySpan<byte> message)
    {
        if (message.IsEmpty || message[0] != '{') return null;
        int end = message.IndexOf((byte)'}');
        return end is > 1 and <= LongestName + 1 ? Encoding.ASCII.GetString(message[1..end]) : null;
    }

    private static byte[]? Compute(string name, ReadOnlySpan<byte> key, ReadOnlySpan<byte> challenge, bool allowMd5) =>
        name switch
    {
        "sha256" => HMACSHA256.HashData(key, challenge),
        "sha384" => HMACSHA384.HashData(key, challenge),
        "sha3_256" when HMACSHA3_256.IsSupported => HMACSHA3_256.HashData(key, challenge),
        "sha3_384" when HMACSHA3_384.IsSupported => HMACSHA3_384.HashData(key, challenge),
        "md5" when allowMd5 => Md5(key, challenge),
        _ => null,
    };

    [SuppressMessage("Security", "CA5351", Justification = "all that older Pythons know, and only on request")]
    private static byte[] Md5(ReadOnlySpan<byte> key, ReadOnlySpan<byte> challenge) => HMACMD5.HashData(key, challenge);
}
