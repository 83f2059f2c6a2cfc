using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace EchoServer.Tests.Support;

/// <summary>A real server that runs for a test. What it waits for in vain fails the test and shows the server's
/// log.</summary>
internal sealed partial class EchoServerProcess : IAsyncDisposable
{
    // In the environment of the server and of whatever it starts: so its processes can be told from all others.
    private const string MarkerName = "ECHO_SERVER_TEST";

    private readonly ITestOutputHelper _output;
    private readonly ServerInvocation _command;
    private readonly Process _process;
    private readonly string _marker = $"{MarkerName}={Guid.NewGuid()}";
    private readonly RecordedLog _log = new();
    private readonly Task<string> _stdout;
    private readonly Task _reading;

    private EchoServerProcess(ITestOutputHelper output, ServerInvocation command)
    {
        (_output, _command) = (output, command);
        _process = Process.Start(StartInfo())!;
        _process.StandardInput.Close();
        _stdout = _process.StandardOutput.ReadToEndAsync();
        _reading = _log.ReadAsync(_process.StandardError);
        Pid = _process.Id;
    }

    /// <summary>The server's pid as we see it, also when it lives in a pid namespace of its own.</summary>
    public int Pid { get; private set; }

    /// <summary>The pid that the ready line names.</summary>
    public int LoggedPid { get; private set; }

    public string StartMethod { get; private set; } = "";

    /// <summary>Where it listens, in the order of the ready line.</summary>
    public IReadOnlyList<EndPoint> EndPoints { get; private set; } = [];

    public EndPoint EndPoint => EndPoints[0];

    /// <summary>The processor time it has used, its children's not included.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Starts a server and waits until it is ready.</summary>
    public static async Task<EchoServerProcess> StartAsync(ITestOutputHelper output, ServerInvocation command)
    {
        EchoServerProcess server = new(output, command);
        try
        {
            await server.ReadyAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Opens a connection to the first of the addresses.</summary>
    public async Task<EchoConnection> ConnectAsync() => await EchoConnection.OpenAsync(EndPoint);

    /// <summary>Whether the kernel refuses connections to the first of the addresses.</summary>
    public async Task<bool> RefusesConnectionsAsync()
    {
        try
        {
            using EchoConnection connection = await ConnectAsync();
            return false;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionRefused)
        {
            return true;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionReset)
        {
            return false; // Queued just before the listener closed.
        }
    }

    /// <summary>The processes that the server is the parent of, zombies included.</summary>
    public IReadOnlyList<ProcessRow> Children() => ProcessTable.Children(Pid);

    public void Send(int signal) => Signals.Send(Pid, signal);

    private async Task ReadyAsync()
    {
        LogEvent ready = await WaitForEventAsync(ServerEvents.Ready, "the ready line");
        Match match = ReadyLine().Match(ready.Message);
        if (!match.Success) throw Failure($"The ready line can't be understood: {ready.Line}");
        EndPoints = [.. match.Groups["addresses"].Value.Split(", ").Select(ParseEndPoint)];
        LoggedPid = int.Parse(match.Groups["pid"].Value, CultureInfo.InvariantCulture);
        StartMethod = match.Groups["method"].Value;
        if (_command.OwnPidNamespace) Pid = Assert.Single(ProcessTable.Children(_process.Id)).Pid;
        else Assert.Equal(Pid, LoggedPid);
    }

    private ProcessStartInfo StartInfo()
    {
        string[] commandLine = _command.CommandLine;
        ProcessStartInfo start = new(commandLine[0], commandLine[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_ROOT"] = TestEnvironment.DotnetRoot;
        start.Environment[MarkerName] = _marker[(MarkerName.Length + 1)..];
        return start;
    }

    private static EndPoint ParseEndPoint(string address) => address.StartsWith("unix:", StringComparison.Ordinal)
        ? new UnixDomainSocketEndPoint(address["unix:".Length..])
        : IPEndPoint.Parse(address);

    // In JSON a rendered message has its texts in quotation marks.
    [GeneratedRegex("""Listening on "?(?<addresses>[^"]+?)"? \(pid (?<pid>\d+), start method "?(?<method>\w+)"?\)""")]
    private static partial Regex ReadyLine();
}
