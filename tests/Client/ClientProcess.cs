using System.Diagnostics;
using System.Text;
using EchoServer.Tests.Support;

namespace EchoServer.Tests.Client;

/// <summary>The real client with pipes around it. Disposing kills it if a test has left it running.</summary>
internal sealed class ClientProcess : IDisposable
{
    private static readonly TimeSpan _deadline = TimeSpan.FromSeconds(30);

    private readonly Process _process;

    public ClientProcess(params string[] arguments)
        : this(new ProcessStartInfo(TestEnvironment.ClientPath, arguments))
    {
    }

    private ClientProcess(ProcessStartInfo start)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        _process = Process.Start(start)!;
    }

    public Stream Input => _process.StandardInput.BaseStream;

    public Stream Output => _process.StandardOutput.BaseStream;

    /// <summary>Starts a shell command in which <c>"$CLIENT"</c> is the client.</summary>
    public static ClientProcess Shell(string command)
    {
        ProcessStartInfo start = new("/bin/sh", ["-c", command]);
        start.Environment["CLIENT"] = TestEnvironment.ClientPath;
        return new ClientProcess(start);
    }

    /// <summary>Runs the client to its end with some input.</summary>
    public static async Task<ClientResult> RunAsync(byte[] input, params string[] arguments)
    {
        using ClientProcess client = new(arguments);
        Task writing = client.WriteAsync(input);
        ClientResult result = await client.EndAsync();
        await writing;
        return result;
    }

    public static Task<ClientResult> RunAsync(string input, params string[] arguments) =>
        RunAsync(Encoding.UTF8.GetBytes(input), arguments);

    /// <summary>Reads all output until the client ends by itself.</summary>
    public async Task<ClientResult> EndAsync()
    {
        using CancellationTokenSource limit = new(_deadline);
        using MemoryStream output = new();
        Task copying = Output.CopyToAsync(output, limit.Token);
        string error = await _process.StandardError.ReadToEndAsync(limit.Token);
        await copying;
        await _process.WaitForExitAsync(limit.Token);
        return new ClientResult(_process.ExitCode, output.ToArray(), error);
    }

    /// <summary>The most memory that the client has had in use, in bytes.</summary>
    public long PeakMemory()
    {
        string line = File.ReadLines($"/proc/{_process.Id}/status")
            .Single(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        return 1024 * long.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], null);
    }

    /// <summary>Waits until the kernel has put it to sleep in connect(2), for room in a Unix socket's queue.</summary>
    public Task WaitUntilBlockedInConnectAsync() => Eventually.HoldsAsync(
        () =>
            Directory.GetDirectories($"/proc/{_process.Id}/task").Any(IsConnecting), () =>
                "a thread of the client's is blocked in connect");

    // The name that UnixConnect gives its thread.
    private static bool IsConnecting(string task)
    {
        try
        {
            return File.ReadAllText(task + "/comm").TrimEnd() == "connect"
                && File.ReadAllText(task + "/stat").Contains(") S ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false; // The thread has ended meanwhile.
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    private async Task WriteAsync(byte[] input)
    {
        try
        {
            await Input.WriteAsync(input);
            Input.Close();
        }
        catch (IOException)
        {
            // The client has ended before it took all of its input; what it said of that is the test's business.
        }
    }
}
