using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EchoServer.Multiprocessing;
using EchoServer.Tests.Support;

namespace EchoServer.Tests.Multiprocessing.Connections;

public class ConnectionTests
{
    private static readonly byte[] _key = "the key"u8.ToArray();

    [Fact]
    public async Task Frames_ArriveWhole_HoweverTheyAreCut()
    {
        (Socket raw, Connection connection) = await RawPairAsync();
        using (raw)
        using (connection)
        {
            byte[] bytes = [.. Frame("one"), .. LongFrame("two"), .. Frame(""), .. Frame("three")];
            Task sending = Task.Run(() =>
            {
                foreach (byte one in bytes) raw.Send([one]);
            });
            foreach (string text in new[] { "one", "two", "", "three" })
                Assert.Equal(text, Text(await connection.ReceiveBytesAsync()));
            await sending;
            raw.Send([.. bytes, .. bytes]);
            foreach (string text in new[] { "one", "two", "", "three", "one", "two", "", "three" })
                Assert.Equal(text, Text(await connection.ReceiveBytesAsync()));
        }
    }

    [Theory]
    [InlineData(new byte[] { }, typeof(EndOfStreamException), "closed the connection")]
    [InlineData(new byte[] { 0, 0 }, typeof(IOException), "in the middle")]
    [InlineData(new byte[] { 0, 0, 0, 2, 65 }, typeof(IOException), "in the middle")]
    [InlineData(new byte[] { 255, 255, 255, 255, 0 }, typeof(IOException), "in the middle")]
    [InlineData(new byte[] { 255, 255, 255, 254 }, typeof(ProtocolException), "-2")]
    [InlineData(new byte[] { 0, 0, 1, 1 }, typeof(ProtocolException), "257")]
    [InlineData(new byte[] { 127, 255, 255, 255 }, typeof(ProtocolException), "2147483647")]
    [InlineData(new byte[] { 255, 255, 255, 255, 0, 0, 0, 0, 192, 0, 0, 0 }, typeof(ProtocolException), "3221225472")]
    [InlineData(
        new byte[]
        { 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255 }, typeof(ProtocolException),
        "18446744073709551615")]
    public async Task Receive_Throws_WhenTheFrameIsNone(byte[] sent, Type exception, string message)
    {
        (Socket raw, Connection connection) = await RawPairAsync(new ConnectionOptions { MaxFrameLength = 256 });
        using (raw)
        using (connection)
        {
            raw.Send(sent);
            raw.Shutdown(SocketShutdown.Send);
            Exception error = await Assert.ThrowsAsync(exception, () => connection.ReceiveBytesAsync().AsTask());
            Assert.Contains(message, error.Message);
        }
    }

    [Fact]
    public async Task Receive_AllocatesNothing_ForAFrameThatIsTooLong()
    {
        (Socket raw, Connection connection) = await RawPairAsync(new ConnectionOptions { MaxFrameLength = 1_000_000 });
        using (raw)
        using (connection)
        {
            raw.Send([0x7F, 0xFF, 0xFF, 0]);
            long before = GC.GetTotalAllocatedBytes();
            Assert.Throws<ProtocolException>(() => connection.ReceiveBytes());
            Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 100_000_000); // of 2 GiB; other tests allocate, too
        }
    }

    [Fact]
    public async Task Receive_Throws_WhenThePeerStalls_WithinAFrame()
    {
        (Socket raw, Connection connection) =
            await RawPairAsync(new ConnectionOptions { StallTimeout = TimeSpan.FromMilliseconds(50) });
        using (raw)
        using (connection)
        {
            raw.Send([0, 0, 0, 9, 65]);
            await Assert.ThrowsAsync<TimeoutException>(
                () => connection.ReceiveBytesAsync().AsTask().WaitAsync(Deadline.Standard));
            Assert.Equal(0, await raw.ReceiveAsync(new byte[1])); // it was cut off
        }
    }

    [Fact]
    public async Task Send_Throws_WhenThePeerTakesNothing()
    {
        (Socket raw, Connection connection) =
            await RawPairAsync(new ConnectionOptions { StallTimeout = TimeSpan.FromMilliseconds(50) });
        using (raw)
        using (connection)
            await Assert.ThrowsAsync<TimeoutException>(
                () => connection.SendBytesAsync(new byte[50_000_000]).AsTask().WaitAsync(Deadline.Standard));
    }

    [Fact]
    public async Task Connection_IsClosed_WhenItBreaksBetweenFrames()
    {
        (Socket raw, Connection connection) = await RawPairAsync();
        using (connection)
        {
            raw.LingerState = new LingerOption(true, 0);
            raw.Dispose(); // a reset
            await Assert.ThrowsAsync<IOException>(
                () => connection.ReceiveBytesAsync().AsTask().WaitAsync(Deadline.Standard));
            await Assert.ThrowsAsync<ObjectDisposedException>(() => connection.SendBytesAsync(new byte[1]).AsTask());
        }
    }

    [Fact]
    public async Task Connection_IsClosed_WhenItBreaksWhilePolled()
    {
        (Socket raw, Connection connection) = await RawPairAsync();
        using (connection)
        {
            raw.LingerState = new LingerOption(true, 0);
            raw.Dispose(); // a reset
            await Assert.ThrowsAsync<IOException>(() => connection.PollAsync(Deadline.Standard).AsTask());
            await Assert.ThrowsAsync<ObjectDisposedException>(() => connection.SendBytesAsync(new byte[1]).AsTask());
        }
    }

    [Fact]
    public async Task Poll_TellsWhetherAFrameComes_AndLosesNothing()
    {
        (Socket raw, Connection connection) = await RawPairAsync();
        using (raw)
        using (connection)
        {
            Assert.False(connection.Poll(TimeSpan.Zero));
            Assert.False(connection.Poll(TimeSpan.FromMilliseconds(20)));
            raw.Send([0, 0]);
            Assert.True(connection.Poll(Deadline.Standard));
            raw.Send([0, 1, 65]);
            Assert.Equal("A", Text(connection.ReceiveBytes()));
            raw.Shutdown(SocketShutdown.Send);
            Assert.True(connection.Poll(Deadline.Standard));
            Assert.Throws<EndOfStreamException>(() => connection.ReceiveBytes());
        }
    }

    [Fact]
    public async Task Receive_LosesNothing_WhenItIsCancelledBetweenFrames()
    {
        (Socket raw, Connection connection) = await RawPairAsync();
        using (raw)
        using (connection)
        {
            using CancellationTokenSource cancel = new();
            Task<byte[]> receiving = connection.ReceiveBytesAsync(cancellationToken: cancel.Token).AsTask();
            await cancel.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => receiving);
            raw.Send(Frame("kept"));
            Assert.Equal("kept", Text(await connection.ReceiveBytesAsync()));
        }
    }

    [Fact]
    public async Task Receive_Throws_WhileAnotherIsUnderWay()
    {
        (Socket raw, Connection connection) = await RawPairAsync();
        using (raw)
        using (connection)
        {
            Task<byte[]> first = connection.ReceiveBytesAsync().AsTask();
            await Assert.ThrowsAsync<InvalidOperationException>(() => connection.ReceiveBytesAsync().AsTask());
            raw.Send(Frame("first"));
            Assert.Equal("first", Text(await first));
        }
    }

    [Theory]
    [InlineData("10.1.2.3:5000")]
    [InlineData("0.0.0.0:0")]
    [InlineData("[::]:0")]
    public async Task Key_NeedsTls_WhereOthersReachIt(string address)
    {
        InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(
            () => Connection.ConnectAsync(address, new ConnectionOptions { AuthKey = _key }));
        Assert.Contains(address, error.Message);
        Assert.Contains("set Tls", error.Message);
        Assert.Throws<InvalidOperationException>(
            () => new ConnectionListener(address, new ConnectionListenerOptions { AuthKey = _key }));
    }

    [Fact]
    public async Task Key_IsEnough_WhereThatIsAskedFor()
    {
        using ConnectionListener listener =
            new("0.0.0.0:0", new ConnectionListenerOptions { AuthKey = _key, AllowKeyWithoutTls = true });
        await ExchangeAsync(
            listener, listener.Address.Replace("0.0.0.0", "127.0.0.1"), new ConnectionOptions { AuthKey = _key });
    }

    [Fact]
    public async Task Tls_Encrypts_AndTheKeyIsAskedForWithin()
    {
        using X509Certificate2 certificate = Certificate();
        using ConnectionListener listener = new(
            "0.0.0.0:0", new ConnectionListenerOptions
            { AuthKey = _key, Tls = new SslServerAuthenticationOptions { ServerCertificate = certificate } });
        string address = listener.Address.Replace("0.0.0.0", "127.0.0.1");
        SslClientAuthenticationOptions trusting = new()
        {
            TargetHost = "tasks.example", RemoteCertificateValidationCallback = (_, theirs, _, _) =>
                theirs!.GetCertHashString() == certificate.GetCertHashString(),
        };
        await ExchangeAsync(listener, address, new ConnectionOptions { AuthKey = _key, Tls = trusting });
        await Assert.ThrowsAsync<AuthenticationException>(
            () => Connection.ConnectAsync(
                address, new ConnectionOptions { AuthKey = "other"u8.ToArray(), Tls = trusting }));
        SslClientAuthenticationOptions strict = new() { TargetHost = "tasks.example" };
        await Assert.ThrowsAsync<AuthenticationException>(
            () => Connection.ConnectAsync(address, new ConnectionOptions { AuthKey = _key, Tls = strict }));
    }

    private static async Task ExchangeAsync(ConnectionListener listener, string address, ConnectionOptions options)
    {
        using Connection client = await Connection.ConnectAsync(address, options);
        using Connection server = await listener.AcceptAsync().AsTask().WaitAsync(Deadline.Standard);
        byte[] sent = RandomNumberGenerator.GetBytes(1_000_000);
        Task sending = client.SendBytesAsync(sent).AsTask();
        Assert.Equal(sent, await server.ReceiveBytesAsync());
        await sending;
    }

    private static async Task<(Socket Raw, Connection Connection)> RawPairAsync(ConnectionOptions? options = null)
    {
        using Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        Connection connection = await Connection.ConnectAsync(listener.LocalEndPoint!.ToString()!, options);
        return (await listener.AcceptAsync(), connection);
    }

    private static X509Certificate2 Certificate()
    {
        using RSA key = RSA.Create(2048);
        CertificateRequest request = new("CN=tasks.example", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using X509Certificate2 made =
            request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }

    private static byte[] Frame(string text) =>
        [0, 0, 0, (byte)text.Length, .. System.Text.Encoding.ASCII.GetBytes(text)];

    private static byte[] LongFrame(string text) => [255, 255, 255, 255, 0, 0, 0, 0, .. Frame(text)];

    private static string Text(byte[] frame) => System.Text.Encoding.ASCII.GetString(frame);
}
