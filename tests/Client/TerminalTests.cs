using System.Text;
using System.Text.RegularExpressions;

namespace EchoServer.Tests.Client;

/// <summary>The real client at a terminal.</summary>
public partial class TerminalTests
{
    private const string CtrlC = "\x03";
    private const int SigTerm = 15;
    private const string CtrlD = "\x04";
    private const string Left = "\x1b[D";
    private const string Up = "\x1b[A";

    [Fact]
    public void Prompt_ShowsTheReply_AndAsksAgain()
    {
        using FakeServer server = new(FakeServer.UpperCase);
        using PseudoTerminal terminal = Ready(server.Address);
        Assert.EndsWith(">>: \r\x1b[4C", terminal.Raw, StringComparison.Ordinal);
        terminal.Type("  hello \r");
        terminal.WaitFor(">>:   hello", "HELLO", ">>: ");
        terminal.Type("\r   \r");
        terminal.WaitFor("HELLO", ">>: ", ">>: ", ">>: ");
        terminal.Type(CtrlD);
        Assert.Equal(0, terminal.WaitForExit());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Reply_IsShownWhole_WhenItsCharactersAreSplit(int size)
    {
        using FakeServer server = new(FakeServer.Pieces(size));
        using PseudoTerminal terminal = Ready(server.Address);
        terminal.Type("grüße 日本 😀\r");
        terminal.WaitFor(">>: grüße 日本 😀", "GRüßE 日本 😀", ">>: ");
        Assert.DoesNotContain("\ufffd", terminal.Raw, StringComparison.Ordinal);
    }

    [Fact]
    public void Line_CanBeEditedAndRecalled()
    {
        using FakeServer server = new(FakeServer.UpperCase);
        using PseudoTerminal terminal = Ready(server.Address);
        terminal.Type("日本語c" + Left + Left + "\x7f" + "b\r");
        terminal.WaitFor(">>: 日b語c", "日B語C", ">>: ");
        terminal.Type(Up + "!\r");
        terminal.WaitFor(">>: 日b語c!", "日B語C!", ">>: ");
    }

    // More than one read of the terminal takes, of characters of three bytes: some lie across two reads.
    [Fact]
    public void Paste_OfSeveralLines_IsSentLineByLine()
    {
        using FakeServer server = new(FakeServer.UpperCase);
        using PseudoTerminal terminal = Ready(server.Address);
        string wide = string.Concat(Enumerable.Repeat("日", 3000));
        terminal.Type($"x{wide}\rsecond\rthird");
        terminal.WaitFor(">>: second", "SECOND", ">>: third");
        Assert.DoesNotContain("\ufffd", terminal.Raw, StringComparison.Ordinal);
        Assert.Contains($"X{wide}", terminal.Raw, StringComparison.Ordinal);
    }

    [Fact]
    public void CtrlC_GivesUpTheLine()
    {
        using FakeServer server = new(FakeServer.UpperCase);
        using PseudoTerminal terminal = Ready(server.Address);
        terminal.Type("oops" + CtrlC + "fine\r");
        terminal.WaitFor(">>: oops^C", ">>: fine", "FINE", ">>: ");
    }

    [Fact]
    public void CtrlC_GivesUpTheWait_AndReconnects()
    {
        int connections = 0;
        using FakeServer server = new(c => Interlocked.Increment(ref connections) == 1
            ? FakeServer.Silence(c) : FakeServer.UpperCase(c));
        using PseudoTerminal terminal = Ready(server.Address);
        terminal.Type("first\r");
        terminal.Type("typed ahead and dropped" + CtrlC);
        terminal.WaitFor("^C", "The reply was given up and the connection is out of step.",
            $"Reconnected to {server.Address}.", ">>: ");
        terminal.Type("second\r");
        terminal.WaitFor(">>: second", "SECOND", ">>: ");
        Assert.DoesNotContain("ahead", terminal.Raw, StringComparison.Ordinal);
    }

    [Fact]
    public void Commands_AreObeyed()
    {
        using FakeServer server = new(FakeServer.UpperCase);
        using PseudoTerminal terminal = Ready(server.Address);
        terminal.Type(":time on\r");
        terminal.WaitFor(">>: :time on", ">>: ");
        terminal.Type("::colon\r");
        terminal.WaitFor(">>: ");
        terminal.Type(":time off\rplain\r");
        terminal.WaitFor(">>: plain", "PLAIN", ">>: ");
        Assert.Matches(TimedReply(), terminal.Raw);
        terminal.Type(":reconnect\r");
        terminal.WaitFor($"Reconnected to {server.Address}.", ">>: ");
        terminal.Type(":help\r");
        terminal.WaitFor("Up and Down recall lines; Ctrl-C gives up a line, or the wai", "t for a reply.", ">>: ");
        terminal.Type(":quit\r");
        Assert.Equal(0, terminal.WaitForExit());
    }

    [Fact]
    public void Command_GetsAHint_WhenItIsUnknown()
    {
        using FakeServer server = new(FakeServer.UpperCase);
        using PseudoTerminal terminal = Ready(server.Address);
        terminal.Type(":no\r");
        terminal.WaitFor("Unknown command :no; see :help. To send a line that starts w", "ith a colon, double it: ::no", ">>: ");
    }

    [Fact]
    public void Client_EndsAtOnce_WhenServerGoesAwayAtThePrompt()
    {
        using SemaphoreSlim close = new(0);
        using FakeServer server = new(_ => close.WaitAsync());
        using PseudoTerminal terminal = Ready(server.Address);
        terminal.Type("half a li");
        terminal.WaitFor(">>: half a li");
        close.Release();
        Assert.Equal(1, terminal.WaitForExit());
        Assert.Contains("the server closed the connection; look into its log", Flat(terminal), StringComparison.Ordinal);
    }

    [Fact]
    public void Client_EndsWithAnError_WhenServerClosesWithinAReply()
    {
        using FakeServer server = new(FakeServer.CloseAfter(3));
        using PseudoTerminal terminal = Ready(server.Address);
        terminal.Type("hello\r");
        Assert.Equal(1, terminal.WaitForExit());
        Assert.Contains("closed the connection, 3 of 6 bytes received", Flat(terminal), StringComparison.Ordinal);
    }

    [Fact]
    public void Client_EndsWithAnError_WhenReplyIsTooLate()
    {
        using FakeServer server = new(FakeServer.Silence);
        using PseudoTerminal terminal = Ready(server.Address, "--timeout", "100ms");
        terminal.Type("hello\r");
        Assert.Equal(1, terminal.WaitForExit());
        Assert.Contains("within 100ms, 0 of 6 bytes received", Flat(terminal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SigTerm, 143)]
    [InlineData(0, 0)]
    public void Terminal_IsPutBack_HoweverTheClientEnds(int signal, int exitCode)
    {
        using FakeServer server = new(FakeServer.UpperCase);
        using PseudoTerminal terminal = Ready(server.Address);
        Assert.NotEqual(terminal.ModeBefore, terminal.Mode());
        if (signal == 0) terminal.Type(CtrlD);
        else terminal.Signal(signal);
        Assert.Equal(exitCode, terminal.WaitForExit());
        Assert.Equal(terminal.ModeBefore, terminal.ModeAfter);
    }

    [Fact]
    public void Reply_CannotCommandTheTerminal()
    {
        using FakeServer server = new(async c =>
        {
            await c.ReceiveAsync(new byte[100]);
            await FakeServer.SendAllAsync(c, Encoding.UTF8.GetBytes("\x1b[2Jevil\n"));
            await c.ReceiveAsync(new byte[100]);
        });
        using PseudoTerminal terminal = Ready(server.Address);
        terminal.Type("x\r");
        terminal.WaitFor(">>: x", "^[[2Jevil", ">>: ");
    }

    // What is typed before the prompt is there is still the terminal's own to treat.
    private static PseudoTerminal Ready(params string[] arguments)
    {
        PseudoTerminal terminal = new(arguments);
        terminal.WaitFor(">>: ");
        return terminal;
    }

    private static string Flat(PseudoTerminal terminal) => terminal.Raw.ReplaceLineEndings("");

    [GeneratedRegex(@"\r\n:COLON  \(\d+\.\d\d ms\)\r\n")]
    private static partial Regex TimedReply();
}
