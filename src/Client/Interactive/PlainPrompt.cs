using System.Runtime.InteropServices;
using System.Text;
using EchoServer.Client.LineEditing;
using EchoServer.Linux;
using EchoServer.Linux.Calls;
using EchoServer.Linux.Processes;

namespace EchoServer.Client.Interactive;

/// <summary>Asks for lines at a terminal that understands no sequences (<c>TERM=dumb</c>): the terminal itself edits
/// the line, and nothing but text is written to it.</summary>
internal sealed class PlainPrompt : IPrompt
{
    private readonly KeyQueue _keys = new();
    private readonly PosixSignalRegistration _interrupt;

    /// <summary>Begins to read lines.</summary>
    public PlainPrompt()
    {
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context =>
        {
            context.Cancel = true;
            _keys.Add(new KeyStroke(EditCommand.GiveUp));
        });
        new Thread(ReadLines) { IsBackground = true, Name = "lines" }.Start();
    }

    /// <inheritdoc/>
    public async Task<string?> AskAsync(string prompt, Task<PromptNotice?> notice)
    {
        RawTerminal.Write(prompt);
        Task<bool> typed = _keys.WaitAsync(CancellationToken.None);
        // What is half typed is the terminal's, and stays: only the end of the line makes it ours.
        if (await Task.WhenAny(typed, notice) == notice && await notice is { } happened) SayMeanwhile(happened);
        if (!await typed || !_keys.TryTake(out KeyStroke stroke)) return EndOfInput();
        if (stroke.Command == EditCommand.Insert) return stroke.Text.Trim();
        Say("");
        return "";
    }

    /// <inheritdoc/>
    public void Say(string text) => Show(Wrapping.Of(text, RawTerminal.Size.Columns));

    /// <inheritdoc/>
    public void Show(string line) => RawTerminal.Write(line + "\n");

    /// <inheritdoc/>
    public int DropPasted() => 0;

    /// <inheritdoc/>
    public Task<bool> InterruptedAsync(CancellationToken cancel) => _keys.InterruptedAsync(cancel);

    /// <inheritdoc/>
    public void Dispose() => _interrupt.Dispose();

    private void SayMeanwhile(PromptNotice notice)
    {
        Say("\n" + notice.Text);
        RawTerminal.Write(notice.Prompt);
    }

    private string? EndOfInput()
    {
        Say("");
        return null;
    }

    // A terminal gives a line per read, or what was typed before Ctrl-D; nothing is Ctrl-D on an empty line.
    private void ReadLines()
    {
        byte[] buffer = new byte[4096];
        StringBuilder line = new();
        Decoder utf8 = Encoding.UTF8.GetDecoder();
        char[] chars = new char[Encoding.UTF8.GetMaxCharCount(buffer.Length)];
        try
        {
            for (int n; (n = Libc.ReadSome(StandardStreams.Input, buffer)) > 0;)
            {
                foreach (char c in chars.AsSpan(0, utf8.GetChars(buffer, 0, n, chars, 0)))
                    if (c == '\n') Add(line);
                    else line.Append(c);
            }
        }
        catch (LinuxException)
        {
            // A terminal that hangs up may say so with an error: the end of input like any other.
        }
        if (line.Length > 0) Add(line);
        _keys.Complete();
    }

    private void Add(StringBuilder line)
    {
        _keys.Add(new KeyStroke(EditCommand.Insert, line.ToString()));
        line.Clear();
    }
}
