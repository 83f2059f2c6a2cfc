using System.Net.Sockets;
using EchoServer.Client.Connections;
using EchoServer.Client.Options;
using EchoServer.Common.CommandLine;
using EchoServer.Linux;
using EchoServer.Linux.Calls;
using EchoServer.Linux.Processes;
using EchoServer.Linux.Sockets;

namespace EchoServer.Client.Filtering;

/// <summary>The client as a filter: bytes from standard input through the server to standard output.</summary>
/// <remarks>
/// Both directions run at the same time, each in a thread of its own with one buffer: with a single one, a server
/// that stops reading until we take its reply would block both sides for ever. So memory does not
/// depend on the length of the input either.
/// </remarks>
internal sealed class FilterSession
{
    private const int BufferSize = 256 * 1024;

    private readonly StreamAddress _server;
    private readonly Socket _socket;
    private readonly Progress _progress;
    private readonly Uploader _uploader;

    private FilterSession(ClientOptions options, Socket socket)
    {
        _server = options.Server;
        _socket = socket;
        _progress = new Progress(options.Timeout);
        _uploader = new Uploader(socket, _progress);
    }

    /// <summary>Connects and runs until all replies are in.</summary>
    /// <returns><see cref="Tool.Success"/>.</returns>
    /// <exception cref="ToolException">No connection, a server that went away or is too late, input that can't be
    /// read, output that can't be written. When nobody reads it any more, SIGPIPE ends the process.</exception>
    public static int Run(ClientOptions options)
    {
        using Socket socket = Connector.ConnectAsync(options.Server, options.ConnectTimeout, default)
            .GetAwaiter().GetResult();
        FilterSession session = new(options, socket);
        session._uploader.Start();
        session.ReceiveAll();
        return Tool.Success;
    }

    private void ReceiveAll()
    {
        byte[] buffer = new byte[BufferSize];
        for (int n; (n = Receive(buffer)) > 0;)
        {
            Output(buffer.AsSpan(0, n));
            _progress.Arrived(n);
        }
        if (_uploader.Failure is { } failure) throw failure;
        if (!_progress.IsComplete) throw Fault.Closed(_server, _progress.Received, _progress.Sent);
    }

    private int Receive(byte[] buffer)
    {
        try
        {
            while (!_socket.Poll(Left(), SelectMode.SelectRead))
            {
            }
            return _socket.Receive(buffer);
        }
        catch (SocketException e)
        {
            throw _uploader.Failure ?? Fault.Broken(_server, _progress.Received, _progress.Sent, e);
        }
    }

    private TimeSpan Left()
    {
        TimeSpan left = _progress.Left();
        return left > TimeSpan.Zero
            ? left
            : throw Fault.ReplyTimeout(_server, _progress.Received, _progress.Sent, _progress.Timeout);
    }

    private static void Output(ReadOnlySpan<byte> bytes)
    {
        try
        {
            Libc.WriteAll(StandardStreams.Output, bytes);
        }
        catch (LinuxException e) when (e.Errno == Errno.EPIPE)
        {
            BrokenPipe.Die();
        }
        catch (LinuxException e)
        {
            throw new ToolException(
                $"standard output: {StandardStreams.Reason(e)}; the rest of the reply is lost", Tool.Failure, e);
        }
    }
}
