using System.Security.Authentication;
using System.Security.Cryptography;

namespace EchoServer.Multiprocessing;

/// <summary>Each side proves to the other that it has the authkey, without sending it: first the one that connects,
/// then the one that listens.</summary>
internal static class Handshake
{
    private const int Longest = 256; // of a message, in bytes
    private const int RandomBytes = 40;

    private static readonly byte[] _challenge = "#CHALLENGE#"u8.ToArray();
    private static readonly byte[] _welcome = "#WELCOME#"u8.ToArray();
    private static readonly byte[] _failure = "#FAILURE#"u8.ToArray();

    /// <summary>The side that listens.</summary>
    /// <exception cref="AuthenticationException">The peer has another key, or uses a digest that is not
    /// allowed.</exception>
    /// <exception cref="ProtocolException">The peer speaks something else.</exception>
    /// <exception cref="IOException">The peer is gone.</exception>
    public static async Task AcceptAsync(
        Connection connection, ConnectionSettings settings, CancellationToken cancellationToken)
    {
        if (settings.AuthKey.IsEmpty) return;
        await ChallengeAsync(connection, settings, cancellationToken);
        await AnswerAsync(connection, settings, cancellationToken);
    }

    /// <summary>The side that connects.</summary>
    /// <inheritdoc cref="AcceptAsync"/>
    public static async Task ConnectAsync(
        Connection connection, ConnectionSettings settings, CancellationToken cancellationToken)
    {
        if (settings.AuthKey.IsEmpty) return;
        await AnswerAsync(connection, settings, cancellationToken);
        await ChallengeAsync(connection, settings, cancellationToken);
    }

    private static async Task ChallengeAsync(
        Connection connection, ConnectionSettings settings, CancellationToken cancellationToken)
    {
        byte[] challenge = [.. "{sha256}"u8, .. RandomNumberGenerator.GetBytes(RandomBytes)];
        await connection.SendBytesAsync((byte[])[.. _challenge, .. challenge], cancellationToken);
        byte[] answer = await connection.ReceiveBytesAsync(Longest, cancellationToken);
        bool isRight = AuthenticationCode.IsRight(answer, settings.AuthKey.Span, challenge, settings.AllowLegacyMd5);
        await connection.SendBytesAsync(isRight ? _welcome : _failure, cancellationToken);
        if (isRight) return;
        throw AuthenticationCode.IsLegacy(answer) && !settings.AllowLegacyMd5
            ? OnlyMd5(connection) : OtherKey(connection);
    }

    private static async Task AnswerAsync(
        Connection connection, ConnectionSettings settings, CancellationToken cancellationToken)
    {
        byte[] message = await connection.ReceiveBytesAsync(Longest, cancellationToken);
        if (!message.AsSpan().StartsWith(_challenge))
            throw new ProtocolException(
                $"{connection.Peer} does not ask for an authkey as multiprocessing.connection does");
        byte[] answer = AuthenticationCode.Answer(
            settings.AuthKey.Span, message.AsSpan(_challenge.Length), settings.AllowLegacyMd5)
                ?? throw OnlyMd5(connection);
        await connection.SendBytesAsync(answer, cancellationToken);
        if (!(await connection.ReceiveBytesAsync(Longest, cancellationToken)).AsSpan().SequenceEqual(_welcome))
            throw OtherKey(connection);
    }

    private static AuthenticationException OtherKey(Connection connection) =>
        new($"{connection.Peer} has another authkey than this process");

    private static AuthenticationException OnlyMd5(Connection connection) => new(
        $"{connection.Peer} uses no digest that is allowed; Pythons before 3.12 know HMAC-MD5 alone, which "
        + "AllowLegacyMd5 allows");
}
