using System.Diagnostics;
using System.Globalization;
using System.Text;
using EchoServer.Client.Connections;
using EchoServer.Client.LineEditing;
using EchoServer.Common.CommandLine;

namespace EchoServer.Client.Interactive;

/// <summary>The client at a terminal: a prompt, a line, its reply, and a few commands.</summary>
internal sealed class InteractiveSession : IDisposable
{
    private const string Escape = ":";

    private readonly ClientOptions _options;
    private readonly KeyQueue _keys = new();
    private readonly RawTerminal _terminal;
    private readonly LinePrompt _prompt;
    private ReplyConnection _connection;
    private bool _showsTime;

    private InteractiveSession(ClientOptions options, ReplyConnection connection)
    {
        _options = options;
        _connection = connection;
        _terminal = new RawTerminal(_keys);
        _prompt = new LinePrompt(_keys, _terminal);
    }

    /// <summary>Connects and runs until the user has enough.</summary>
    /// <returns><see cref="Tool.Success"/>.</returns>
    /// <exception cref="ToolException">No connection, or a server that went away or is too late.</exception>
    public static async Task<int> RunAsync(ClientOptions options)
    {
        using InteractiveSession session = new(options, await ConnectAsync(options, CancellationToken.None));
        while (await session.AskAsync() is { } line && await session.ObeyAsync(line))
        {
        }
        return Tool.Success;
    }

    /// <summary>Puts the terminal back and closes the connection.</summary>
    public void Dispose()
    {
        _terminal.Dispose();
        _connection.Dispose();
    }

    private static async Task<ReplyConnection> ConnectAsync(ClientOptions options, CancellationToken cancel) =>
        new(options.Server, await Connector.ConnectAsync(options.Server, options.ConnectTimeout, cancel), options.Timeout);

    // A server that goes away is told of at once, not when the line is done.
    private async Task<string?> AskAsync()
    {
        using CancellationTokenSource answered = new();
        Task<bool> closed = _connection.IsClosedAsync(answered.Token);
        string? line = await _prompt.AskAsync(closed);
        await answered.CancelAsync();
        if (line is null && await closed) throw Fault.WentAway(_options.Server);
        // The next wait must not begin before this one has left the socket.
        await closed;
        return line;
    }

    /// <returns>False when the user wants to leave.</returns>
    private async Task<bool> ObeyAsync(string line)
    {
        if (line.Length == 0) return true;
        if (line.StartsWith("::", StringComparison.Ordinal)) line = line[1..];
        else if (line.StartsWith(Escape, StringComparison.Ordinal)) return await CommandAsync(line);
        await SendAsync(line);
        return true;
    }

    private async Task<bool> CommandAsync(string command)
    {
        switch (command.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            case [":quit"]: return false;
            case [":help"]: Say(Help.Text); break;
            case [":time", "on"]: _showsTime = true; break;
            case [":time", "off"]: _showsTime = false; break;
            case [":time", ..]: Say($"Times are {(_showsTime ? "on" : "off")}; switch them with :time on|off"); break;
            case [":reconnect"]: await ReconnectAsync(); break;
            default: Say(Help.Unknown(VisibleText.Of(command))); break;
        }
        return true;
    }

    private async Task SendAsync(string line)
    {
        byte[] request = Encoding.UTF8.GetBytes(line + "\n");
        long start = Stopwatch.GetTimestamp();
        byte[]? reply = await InterruptibleAsync(cancel => _connection.AskAsync(request, cancel));
        TimeSpan time = Stopwatch.GetElapsedTime(start);
        if (reply is null)
        {
            Say("^C\nThe reply was given up and the connection is out of step.");
            await ReconnectAsync();
            return;
        }
        // Decoded as a whole, so that no character can be cut in two.
        string text = VisibleText.Of(Encoding.UTF8.GetString(reply));
        Say(_showsTime
            ? string.Create(CultureInfo.InvariantCulture, $"{text}  ({time.TotalMilliseconds:0.00} ms)")
            : text);
    }

    private async Task ReconnectAsync()
    {
        _connection.Dispose();
        _connection = await InterruptibleAsync(cancel => ConnectAsync(_options, cancel))
            ?? throw new ToolException($"{_options.Server}: connecting was given up; start the client again");
        Say($"Reconnected to {_options.Server}.");
    }

    /// <returns>What the work gives, or null when Ctrl-C has ended it.</returns>
    private async Task<T?> InterruptibleAsync<T>(Func<CancellationToken, Task<T>> work) where T : class
    {
        using CancellationTokenSource end = new();
        Task<bool> interrupted = _keys.InterruptedAsync(end.Token);
        Task<T> working = work(end.Token);
        await Task.WhenAny(working, interrupted);
        await end.CancelAsync();
        bool wasInterrupted = await interrupted;
        try
        {
            return await working;
        }
        catch (OperationCanceledException) when (wasInterrupted)
        {
            return null;
        }
    }

    private static void Say(string text) => RawTerminal.Write(text.ReplaceLineEndings("\r\n") + "\r\n");
}
