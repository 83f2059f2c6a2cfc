using System.Diagnostics;
using System.Security.Authentication;
using EchoServer.Multiprocessing;
using EchoServer.Tests.Support;

namespace EchoServer.Tests.Multiprocessing.Connections;

/// <summary>Against the real multiprocessing.connection, both ways round.</summary>
public sealed class PythonTests : IDisposable
{
    private static readonly byte[] _key = "the key"u8.ToArray();

    private readonly TemporaryFolder _folder = new();

    [Theory]
    [PythonData(true, "127.0.0.1:0")]
    [PythonData(true, "unix:")]
    [PythonData(true, "unix:@")]
    [PythonData(false, "127.0.0.1:0")]
    public async Task Listener_ServesAPythonClient(string address, bool isLegacy)
    {
        string python = Interpreter(isLegacy);
        using ConnectionListener listener =
            new(Complete(address), new ConnectionListenerOptions { AuthKey = _key, AllowLegacyMd5 = isLegacy });
        Task<CommandRun> client = Python.RunAsync(
            python, PythonScripts.Client, listener.Address, "the key", "0", "1", "16384", "16385", "20000000");
        using Connection connection = await listener.AcceptAsync().AsTask().WaitAsync(Deadline.Standard);
        await Assert.ThrowsAsync<EndOfStreamException>(() => EchoAsync(connection));
        Assert.Equal(new CommandRun(0, "same 0\nsame 1\nsame 16384\nsame 16385\nsame 20000000\n", ""), await client);
    }

    [Theory]
    [PythonData(true, "tcp")]
    [PythonData(true, "unix")]
    [PythonData(false, "tcp")]
    public async Task Connection_IsServedByAPythonListener(string family, bool isLegacy)
    {
        string python = Interpreter(isLegacy);
        using Process listener =
            Python.Start(python, PythonScripts.Listener, family == "tcp" ? "tcp" : _folder.File("socket"), "the key");
        string address = (await listener.StandardOutput.ReadLineAsync().WaitAsync(Deadline.Standard))!;
        using (
            Connection connection =
            await Connection.ConnectAsync(address, new ConnectionOptions { AuthKey = _key, AllowLegacyMd5 = isLegacy }))
        {
            foreach (int size in new[] { 0, 1, 16_384, 16_385, 20_000_000 })
            {
                byte[] sent = new byte[size];
                Random.Shared.NextBytes(sent);
                Task sending = connection.SendBytesAsync(sent).AsTask();
                byte[] received = await connection.ReceiveBytesAsync().AsTask().WaitAsync(Deadline.Standard);
                Assert.True(sent.AsSpan().SequenceEqual(received));
                await sending;
            }
        }
        Assert.Equal("end: EOFError\n", await listener.StandardOutput.ReadToEndAsync().WaitAsync(Deadline.Standard));
    }

    [Theory]
    [PythonData(true)]
    [PythonData(false)]
    public async Task Listener_RefusesAPythonClient_WithAnotherKey(bool isLegacy)
    {
        string python = Interpreter(isLegacy);
        TaskCompletionSource<string> refused = new();
        using ConnectionListener listener = new(
            "127.0.0.1:0", new ConnectionListenerOptions
            { AuthKey = _key, AllowLegacyMd5 = isLegacy, Refused = refused.SetResult });
        CommandRun client = await Python.RunAsync(python, PythonScripts.Client, listener.Address, "another key");
        Assert.Equal("AuthenticationError: digest sent was rejected\n", client.Output);
        Assert.Contains("has another authkey", await refused.Task.WaitAsync(Deadline.Standard));
    }

    [Theory]
    [PythonData(true)]
    [PythonData(false)]
    public async Task Connection_IsRefused_ByAPythonListenerWithAnotherKey(bool isLegacy)
    {
        string python = Interpreter(isLegacy);
        using Process listener = Python.Start(python, PythonScripts.Listener, "tcp", "another key");
        string address = (await listener.StandardOutput.ReadLineAsync().WaitAsync(Deadline.Standard))!;
        AuthenticationException error = await Assert.ThrowsAsync<AuthenticationException>(
            () =>
                Connection.ConnectAsync(address, new ConnectionOptions { AuthKey = _key, AllowLegacyMd5 = isLegacy }));
        Assert.Equal($"{address} has another authkey than this process", error.Message);
        Assert.Equal(
            "AuthenticationError: digest received was wrong\n", await listener.StandardOutput.ReadToEndAsync()
                .WaitAsync(Deadline.Standard));
    }

    [RequiresLegacyPythonFact]
    public async Task Md5_IsRefused_WhenItIsNotAskedFor()
    {
        string python = Interpreter(isLegacy: true);
        TaskCompletionSource<string> refused = new();
        using ConnectionListener ours =
            new("127.0.0.1:0", new ConnectionListenerOptions { AuthKey = _key, Refused = refused.SetResult });
        Assert.Equal(
            "AuthenticationError: digest sent was rejected\n",
            (await Python.RunAsync(python, PythonScripts.Client, ours.Address, "the key")).Output);
        Assert.Contains("AllowLegacyMd5", await refused.Task.WaitAsync(Deadline.Standard));

        using Process theirs = Python.Start(python, PythonScripts.Listener, "tcp", "the key");
        string address = (await theirs.StandardOutput.ReadLineAsync().WaitAsync(Deadline.Standard))!;
        AuthenticationException error = await Assert.ThrowsAsync<AuthenticationException>(
            () => Connection.ConnectAsync(address, new ConnectionOptions { AuthKey = _key }));
        Assert.Contains("AllowLegacyMd5", error.Message);
    }

    [RequiresPythonTheory]
    [InlineData("the key", 0, "True hello\n", "")]
    [InlineData("another key", 1, "", "#FAILURE#\n")]
    public async Task Listener_SpeaksTheHandshake_ThatPython312Documents(
        string key, int exitCode, string output, string error)
    {
        using ConnectionListener listener = new("127.0.0.1:0", new ConnectionListenerOptions { AuthKey = _key });
        Task<CommandRun> client = Python.RunAsync(Python.Any, PythonScripts.Sha256Client, listener.Address, key);
        if (exitCode == 0)
        {
            using Connection connection = await listener.AcceptAsync().AsTask().WaitAsync(Deadline.Standard);
            await Assert.ThrowsAsync<EndOfStreamException>(() => EchoAsync(connection));
        }
        Assert.Equal(new CommandRun(exitCode, output, error), await client);
    }

    public void Dispose() => _folder.Dispose();

    private static string Interpreter(bool isLegacy) => (isLegacy ? Python.Legacy : Python.Modern)!;

    private static async Task EchoAsync(Connection connection)
    {
        while (true) await connection.SendBytesAsync(await connection.ReceiveBytesAsync());
    }

    private string Complete(string address) => address switch
    {
        "unix:" => $"unix:{_folder.File("socket")}",
        "unix:@" => $"unix:@{Guid.NewGuid():N}",
        _ => address,
    };
}
