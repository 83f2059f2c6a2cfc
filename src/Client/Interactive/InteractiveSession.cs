using System.Diagnostics;
using System.Globalization;
using System.Text;
using EchoServer.Client.Connections;
using EchoServer.Client.LineEditing;
using EchoServer.Client.Options;
using EchoServer.Common.CommandLine;

namespace EchoServer.Client.Interactive;

/// <summary>The client at a terminal: a prompt, a line, its reply, and a few commands.</summary>
/// <remarks>A server that goes away ends the connection and not the session: the next line, or <c>:reconnect</c>, makes
/// another.</remarks>
internal sealed class InteractiveSession : IDisposable
{
    private const string Escape = ":";
    private const string LeftOpen =
        "The line was sent and not answered in full. Whether the server has got it is not known, so it is not sent "
        + "again; Up recalls it.";

    private readonly ClientOptions _options;
    private readonly IPrompt _prompt;
    private readonly PromptText _promptText;
    private ReplyConnection? _connection;
    private bool _showsTime;

    private InteractiveSession(ClientOptions options, ReplyConnection connection)
    {
        _options = options;
        _connection = connection;
        _promptText = new PromptText(options.Server.ToString());
        _prompt = Environment.GetEnvironmentVariable("TERM") is null or "" or "dumb"
            ? new PlainPrompt()
            : new LinePrompt(options.KeepsHistory ? HistoryFile.Find(Environment.GetEnvironmentVariable) : null);
    }

    /// <summary>Connects and runs until the user has enough.</summary>
    /// <returns><see cref="Tool.Success"/>.</returns>
    /// <exception cref="ToolException">No connection at the start, or the terminal is gone.</exception>
    public static async Task<int> RunAsync(ClientOptions options)
    {
        using InteractiveSession session = new(options, await ConnectAsync(options, CancellationToken.None));
        session._prompt.Say($"Connected to {options.Server}. :help lists the commands, Ctrl-D leaves.");
        while (await session.AskAsync() is { } line && await session.ObeyAsync(line))
        {
        }
        return Tool.Success;
    }

    /// <summary>Puts the terminal back and closes the connection.</summary>
    public void Dispose()
    {
        _prompt.Dispose();
        Disconnect();
    }

    private static async Task<ReplyConnection> ConnectAsync(ClientOptions options, CancellationToken cancel) =>
        new(options.Server, await Connector.ConnectAsync(options.Server, options.ConnectTimeout, cancel),
            options.Timeout);

    private async Task<string?> AskAsync()
    {
        using CancellationTokenSource answered = new();
        Task<PromptNotice?> lost = NoticeLossAsync(answered.Token);
        string? line = await _prompt.AskAsync(_promptText.For(_connection is not null), lost);
        await answered.CancelAsync();
        // The next wait must not begin before this one has left the socket.
        if (await lost is not null) Disconnect();
        return line;
    }

    // A server that goes away is told of at once, not when the line is done.
    private async Task<PromptNotice?> NoticeLossAsync(CancellationToken answered) =>
        _connection is not null && await _connection.IsClosedAsync(answered)
            ? new PromptNotice(NotConnected(Fault.WentAway(_options.Server)), _promptText.For(isConnected: false))
            : null;

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
            case [":help"]: _prompt.Say(Help.Text); break;
            case [":time", "on"]: _showsTime = true; break;
            case [":time", "off"]: _showsTime = false; break;
            case [":time", ..]: _prompt.Say($"Times are {(_showsTime ? "on" : "off")}; switch them with :time on|off");
                break;
            case [":reconnect"]: await TryReconnectAsync(); break;
            default: _prompt.Say(Help.Unknown(command)); break;
        }
        return true;
    }

    private async Task SendAsync(string line)
    {
        if (_connection is null && !await TryReconnectAsync())
        {
            _prompt.Say("The line was not sent; Up recalls it.");
            DropPasted();
            return;
        }
        byte[] request = Encoding.UTF8.GetBytes(line + "\n");
        long start = Stopwatch.GetTimestamp();
        try
        {
            Show(
                await InterruptibleAsync(cancel => _connection!.AskAsync(request, cancel)),
                Stopwatch.GetElapsedTime(start));
            return;
        }
        catch (ToolException e)
        {
            Lose(e, LeftOpen);
        }
        catch (OperationCanceledException)
        {
            _prompt.Say("^C\nThe reply was given up and the connection is out of step.");
            await TryReconnectAsync();
        }
        DropPasted();
    }

    private void Show(byte[] reply, TimeSpan time)
    {
        // Decoded as a whole, so that no character can be cut in two.
        string text = VisibleText.Of(Encoding.UTF8.GetString(reply));
        _prompt.Show(_showsTime
            ? string.Create(CultureInfo.InvariantCulture, $"{text}  ({time.TotalMilliseconds:0.00} ms)")
            : text);
    }

    /// <returns>False when there is no connection now; why has been said.</returns>
    private async Task<bool> TryReconnectAsync()
    {
        Disconnect();
        try
        {
            _connection = await InterruptibleAsync(cancel => ConnectAsync(_options, cancel));
            _prompt.Say($"Reconnected to {_options.Server}.");
            return true;
        }
        catch (ToolException e)
        {
            Lose(e);
        }
        catch (OperationCanceledException)
        {
            _prompt.Say(
                $"^C\nNot connected: {_options.Server}: connecting was given up; :reconnect or the next line tries "
                + "again.");
        }
        return false;
    }

    /// <returns>What the work gives.</returns>
    /// <exception cref="OperationCanceledException">Ctrl-C has ended it.</exception>
    private async Task<T> InterruptibleAsync<T>(Func<CancellationToken, Task<T>> work) where T : class
    {
        using CancellationTokenSource end = new();
        Task<bool> interrupted = _prompt.InterruptedAsync(end.Token);
        Task<T> working = work(end.Token);
        await Task.WhenAny(working, interrupted);
        await end.CancelAsync();
        await interrupted;
        return await working;
    }

    private void Lose(ToolException why, string? what = null)
    {
        Disconnect();
        if (what is not null) _prompt.Say(what);
        _prompt.Say(NotConnected(why));
    }

    private static string NotConnected(ToolException why) =>
        $"Not connected: {why.Message}. :reconnect or the next line tries again.";

    private void DropPasted()
    {
        int dropped = _prompt.DropPasted();
        if (dropped > 0) _prompt.Say($"{dropped} more of the pasted lines {(dropped == 1 ? "was" : "were")} not sent.");
    }

    private void Disconnect()
    {
        _connection?.Dispose();
        _connection = null;
    }
}
