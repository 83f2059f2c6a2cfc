using System.Buffers.Binary;
using System.Net;
using System.Runtime.CompilerServices;

namespace EchoServer.Linux.Calls;

/// <summary>Who a connection is from, as the kernel tells it: a struct sockaddr_in or sockaddr_in6 (ip(7), ipv6(7)), or
/// of a Unix socket.</summary>
[InlineArray(Size)]
public struct PeerAddress
{
    private const int Size = 28; // sizeof(struct sockaddr_in6)
    private const ushort AF_INET = 2;
    private const ushort AF_INET6 = 10;

    private byte _first;

    /// <summary>The address and port; null for a Unix socket, which has no name.</summary>
    public readonly EndPoint? EndPoint
    {
        get
        {
            ReadOnlySpan<byte> bytes = this;
            int port = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
            return BitConverter.ToUInt16(bytes) switch
            {
                AF_INET => new IPEndPoint(new IPAddress(bytes[4..8]), port),
                AF_INET6 => new IPEndPoint(new IPAddress(bytes[8..24], BitConverter.ToUInt32(bytes[24..])), port),
                _ => null,
            };
        }
    }
}
