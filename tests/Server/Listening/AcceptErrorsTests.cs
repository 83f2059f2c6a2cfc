using System.Net.Sockets;
using EchoServer.Server.Listening;

namespace EchoServer.Tests.Server.Listening;

public class AcceptErrorsTests
{
    [Theory]
    [InlineData(SocketError.TooManyOpenSockets, nameof(AcceptError.Pressure))]
    [InlineData(SocketError.NoBufferSpaceAvailable, nameof(AcceptError.Pressure))]
    [InlineData(SocketError.NotSocket, nameof(AcceptError.Listener))]
    [InlineData(SocketError.InvalidArgument, nameof(AcceptError.Listener))]
    [InlineData(SocketError.OperationNotSupported, nameof(AcceptError.Listener))]
    [InlineData(SocketError.WouldBlock, nameof(AcceptError.Client))]
    [InlineData(SocketError.ConnectionAborted, nameof(AcceptError.Client))]
    [InlineData(SocketError.NetworkDown, nameof(AcceptError.Client))]
    [InlineData(SocketError.HostUnreachable, nameof(AcceptError.Client))]
    public void Classify_SortsInThreeTiers(SocketError error, string tier) =>
        Assert.Equal(tier, AcceptErrors.Classify(new SocketException((int)error)).ToString());
}
