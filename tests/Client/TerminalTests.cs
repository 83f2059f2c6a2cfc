using System.Text;
using System.Text.RegularExpressions;
using EchoServer.Tests.Support;

namespace EchoServer.Tests.Client;

/// <summary>The real client at a terminal.</summary>
public partial class TerminalTests
{
    private const string CtrlC = "\x03";
    private const int SigTerm = 15;
    private const int SigHup = 1;
    private const string CtrlD = "\x04";
    private const string Left = "\x1b[D";
    private const string Up = "\x1b[A";

    [Fact]
    public void Prompt_ShowsTheReply_AndAsksAgain()
    {
        using FakeServer server = new(FakeServer.UpperCase);
        using PseudoTerminal terminal = Ready(server.Address);
        Assert.Contains(
            $"Connected to {server.Address}. :help lists the commands, Ctrl-D leaves. ", Flat(terminal),
            StringComparison.Ordinal);
        terminal.Type("  hello \r");
        terminal.WaitFor(P(server) + "  hello", "HELLO", P(server));
        terminal.Type("\r   \r");
        terminal.WaitFor("HELLO", P(server), P(server), P(server));
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
        terminal.WaitFor(P(server) + "grüße 日本 😀", "GRüßE 日本 😀", P(server));
        Assert.DoesNotContain("\ufffd", terminal.Raw, StringComparison.Ordinal);
    }

    [Fact]
    public void Line_CanBeEditedAndRecalled()
    {
        using FakeServer server = new(FakeServer.UpperCase);
        using PseudoTerminal terminal = Ready(server.Address);
        terminal.Type("日本語c" + Left + Left + "\x7f" + "b\r");
        terminal.WaitFor(P(server) + "日b語c", "日B語C", P(server));
        terminal.Type(Up + "!\r");
        terminal.WaitFor(P(server) + "日b語c!", "日B語C!", P(server));
    }

    // More than one read of the terminal takes, of characters of three bytes: some lie across two reads.
    [Fact]
    public void Paste_OfSeveralLines_IsSentLineByLine()
    {
        using FakeServer server = new(FakeServer.UpperCase);
        using PseudoTerminal terminal = Ready(server.Address);
        string wide = string.Concat(Enumerable.Repeat("日", 3000));
        terminal.Type($"x{wide}\rsecond\rthird");
        terminal.WaitFor(P(server) + "second", "SECOND", P(server) + "third");
        Assert.DoesNotContain("\ufffd", terminal.Raw, StringComparison.Ordinal);
        Assert.Contains($"X{wide}", terminal.Raw, StringComparison.Ordinal);
    }

    [Fact]
    public void CtrlC_GivesUpTheLine()
    {
        using FakeServer server = new(FakeServer.UpperCase);
        using PseudoTerminal terminal = Ready(server.Address);
        terminal.Type("oops" + CtrlC + "fine\r");
        terminal.WaitFor(P(server) + "oops^C", P(server) + "fine", "FINE", P(server));
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
            $"Reconnected to {server.Address}.", P(server));
        terminal.Type("second\r");
        terminal.WaitFor(P(server) + "second", "SECOND", P(server));
        Assert.DoesNotContain("ahead", terminal.Raw, StringComparison.Ordinal);
    }

    [Fact]
    public void Commands_AreObeyed()
    {
        using FakeServer server = new(FakeServer.UpperCase);
        using PseudoTerminal terminal = Ready(server.Address);
        terminal.Type(":time on\r");
        terminal.WaitFor(P(server) + ":time on", P(server));
        terminal.Type("::colon\r");
        terminal.WaitFor(P(server));
        terminal.Type(":time off\rplain\r");
        terminal.WaitFor(P(server) + "plain", "PLAIN", P(server));
        Assert.Matches(TimedReply(), terminal.Raw);
        terminal.Type(":reconnect\r");
        terminal.WaitFor($"Reconnected to {server.Address}.", P(server));
        terminal.Type(":help\r");
        terminal.WaitFor("Ctrl-R searches them. Ctrl-C gives up a line, or the wait", "for a reply.", P(server));
        terminal.Type(":quit\r");
        Assert.Equal(0, terminal.WaitForExit());
    }

    [Fact]
    public void Command_GetsAHint_WhenItIsUnknown()
    {
        using FakeServer server = new(FakeServer.UpperCase);
        using PseudoTerminal terminal = Ready(server.Address);
        terminal.Type(":no\r");
        terminal.WaitFor(
            "Unknown command :no; see :help. To send a line that starts", "with a colon, double it: ::no", P(server));
    }

    // A server that goes away ends the connection, and nothing else.
    [Fact]
    public void HalfALine_IsKept_WhenServerGoesAwayAtThePrompt_AndTheNextLineTriesAgain()
    {
        using SemaphoreSlim close = new(0);
        int connections = 0;
        using FakeServer server =
            new(c => Interlocked.Increment(ref connections) == 1 ? close.WaitAsync() : FakeServer.UpperCase(c));
        using PseudoTerminal terminal = Ready(server.Address);
        terminal.Type("half a li");
        terminal.WaitFor(P(server) + "half a li");
        close.Release();
        terminal.WaitForRaw("the server closed the");
        terminal.WaitFor(NotConnected(server) + "half a li");
        terminal.Type("ne\r");
        terminal.WaitFor($"Reconnected to {server.Address}.", "HALF A LINE", P(server));
        Assert.Contains(
            $"Not connected: {server.Address}: the server closed the connection", Flat(terminal),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Line_IsNotSent_WhenNobodyListensAnyMore()
    {
        using SemaphoreSlim close = new(0);
        using FakeServer server = new(_ => close.WaitAsync());
        using PseudoTerminal terminal = Ready(server.Address);
        server.StopListening();
        close.Release();
        terminal.WaitForRaw("the server closed the");
        terminal.Type("lost\r");
        terminal.WaitFor("The line was not sent; Up recalls it.", NotConnected(server));
        Assert.Contains("connection refused", Flat(terminal), StringComparison.Ordinal);
        terminal.Type(":reconnect\r" + Up + Up);
        terminal.WaitFor(NotConnected(server) + "lost");
        terminal.Type("\x15:quit\r");
        Assert.Equal(0, terminal.WaitForExit());
    }

    [Theory]
    [InlineData(true, "closed the connection, 3 of 6 bytes received")]
    [InlineData(false, "within 100ms, 0 of 6 bytes received")]
    public void Line_IsNeverSentAgainByItself_WhenItWasNotAnswered(bool closes, string why)
    {
        int connections = 0;
        using FakeServer server = new(c => Interlocked.Increment(ref connections) == 1
            ? (closes ? FakeServer.CloseAfter(3)(c) : FakeServer.Silence(c)) : FakeServer.UpperCase(c));
        using PseudoTerminal terminal = Ready(server.Address, "--timeout", closes ? "30s" : "100ms");
        terminal.Type("hello\r");
        terminal.WaitFor(NotConnected(server));
        Assert.Contains("The line was sent and not answered in full.", Flat(terminal), StringComparison.Ordinal);
        Assert.Contains(why, Flat(terminal), StringComparison.Ordinal);
        Assert.DoesNotContain("HELLO", terminal.Raw, StringComparison.Ordinal);
        Assert.Equal(1, connections);
    }

    [Fact]
    public void Resize_KeepsWhatStandsAbove_AndShowsTheLineOnce()
    {
        using FakeServer server = new(FakeServer.UpperCase);
        foreach (bool reflows in new[] { false, true })
        {
            using PseudoTerminal terminal =
                new(TestEnvironment.ClientPath, [server.Address], new Dictionary<string, string>(), reflows);
            terminal.WaitForRaw(">>: ");
            terminal.Type("one\r");
            terminal.WaitFor("ONE", P(server));
            string line = new('x', 150);
            terminal.Type(line);
            terminal.WaitFor(Rows(P(server) + line, PseudoTerminal.Columns));
            foreach (int columns in new[] { 30, 45, 25, 40 })
            {
                terminal.Resize(columns);
                terminal.WaitFor(["ONE", .. Rows(P(server) + line, columns)]);
            }
        }
    }

    [Fact]
    public void CtrlC_IsHeard_AfterEscape_WhileAReplyIsAwaited()
    {
        using FakeServer server = new(FakeServer.Silence);
        using PseudoTerminal terminal = Ready(server.Address);
        foreach (string begun in new[] { "\x1b", "\x1b[", "\x1bO", "\x1b[1;", "\x1b]0;" })
        {
            terminal.Type("hello\r");
            terminal.WaitForRaw("hello");
            terminal.Type(begun + CtrlC);
            terminal.WaitFor($"Reconnected to {server.Address}.", P(server));
            terminal.Type("\f");
            terminal.WaitFor(P(server));
        }
    }

    [Fact]
    public void Paste_OfSeveralLines_IsAskedFor()
    {
        using FakeServer server = new(FakeServer.UpperCase);
        using PseudoTerminal terminal = Ready(server.Address);
        terminal.Type("ab" + Left + "\x1b[200~1\r2\r\x1b[201~");
        terminal.WaitFor("3 lines were pasted:", "  a1", "  2", "  b", "Send these 3 lines? (y/n)");
        terminal.Type("x");
        terminal.Type("n");
        terminal.WaitFor("Send these 3 lines? (y/n) no", P(server) + "ab");
        terminal.Type("\x05\x15\x1b[200~one\r\rtwo\x1b[201~y");
        terminal.WaitFor(
            "Send these 3 lines? (y/n) yes", P(server) + "one", "ONE", P(server) + "two", "TWO", P(server));
        terminal.Type("\x1b[200~only\r\x1b[201~!\r");
        terminal.WaitFor(P(server) + "only!", "ONLY!", P(server));
    }

    [Fact]
    public void Paste_IsTakenAsItIs_WhenItsEndDoesNotCome()
    {
        using FakeServer server = new(FakeServer.UpperCase);
        using PseudoTerminal terminal = Ready(server.Address);
        terminal.Type("a\x1b[200~b" + CtrlC);
        terminal.WaitFor(P(server) + "ab^C");
        terminal.Type(CtrlC);
        terminal.WaitFor(P(server) + "ab^C^C", P(server));
    }

    [Fact]
    public void Tab_CompletesACommand()
    {
        using FakeServer server = new(FakeServer.UpperCase);
        using PseudoTerminal terminal = Ready(server.Address);
        terminal.Type(":\t");
        terminal.WaitFor(":help   :quit   :reconnect   :time on   :time off", P(server) + ":");
        terminal.Type("\t\t");
        terminal.Type("x");
        terminal.WaitFor(":help   :quit   :reconnect   :time on   :time off", P(server) + ":x");
        terminal.Type("\x7f");
        terminal.WaitFor(P(server) + ":");
        Assert.Single(terminal.Screen.Split('\n'), l => l.StartsWith(":help ", StringComparison.Ordinal));
        terminal.Type("\t"); // after an edit it lists them again
        terminal.WaitFor(
            ":help   :quit   :reconnect   :time on   :time off", ":help   :quit   :reconnect   :time on   :time off",
            P(server) + ":");
        terminal.Type("q\t\r");
        Assert.Equal(0, terminal.WaitForExit());
    }

    [Fact]
    public void History_IsKeptForLaterSessions_ForTheOwnerAlone()
    {
        using TemporaryFolder folder = new();
        using FakeServer server = new(FakeServer.UpperCase);
        Dictionary<string, string> environment = new()
            { ["XDG_STATE_HOME"] = folder.FullName, ["ECHO_CLIENT_HISTFILE"] = "" };
        string file = folder.File("echo-client/history");
        using (
            PseudoTerminal first = new(
                "/bin/sh", ["-c", $"unset ECHO_CLIENT_HISTFILE; exec '{TestEnvironment.ClientPath}' {server.Address}"],
                environment))
        {
            first.WaitForRaw(">>: ");
            first.Type("kept\r" + CtrlD);
            Assert.Equal(0, first.WaitForExit());
        }
        Assert.Equal("kept\n", File.ReadAllText(file));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        environment["ECHO_CLIENT_HISTFILE"] = file;
        using PseudoTerminal second = new(TestEnvironment.ClientPath, [server.Address], environment);
        second.WaitForRaw(">>: ");
        second.Type(Up + "\r");
        second.WaitFor(P(server) + "kept", "KEPT", P(server));
        using PseudoTerminal without = new(TestEnvironment.ClientPath, [server.Address, "--no-history"], environment);
        without.WaitForRaw(">>: ");
        without.Type(Up + "new\r");
        without.WaitFor(P(server) + "new", "NEW", P(server));
        Assert.DoesNotContain("new", File.ReadAllText(file), StringComparison.Ordinal);
    }

    [Fact]
    public void DumbTerminal_GetsTextAlone()
    {
        using FakeServer server = new(FakeServer.UpperCase);
        using PseudoTerminal terminal =
            new(TestEnvironment.ClientPath, [server.Address], new Dictionary<string, string> { ["TERM"] = "dumb" });
        terminal.WaitForRaw(">>: ");
        terminal.Type("hello\r");
        terminal.WaitFor(P(server) + "hello", "HELLO", P(server));
        terminal.Type(CtrlC);
        terminal.WaitFor(P(server) + "^C", P(server));
        terminal.Type(CtrlD);
        Assert.Equal(0, terminal.WaitForExit());
        Assert.DoesNotContain('\x1b', terminal.Raw);
        Assert.Equal(terminal.ModeBefore, terminal.ModeAfter);
    }

    [Theory]
    [InlineData(SigTerm, 143)]
    [InlineData(SigHup, 129)]
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
            await FakeServer.SendAllAsync(
                c, Encoding.UTF8.GetBytes("\x1b[2Jevil\u009b2J\u009d0;title\u009c\a\b\r\x7f\n"));
            await c.ReceiveAsync(new byte[100]);
        });
        using PseudoTerminal terminal = Ready(server.Address);
        terminal.Type("x\r");
        terminal.WaitFor(P(server) + "x", "^[[2Jevil\\x9B2J\\x9D0;title\\x9C^G^H^M^?", P(server));
    }

    // What is typed before the prompt is there is still the terminal's own to treat.
    private static PseudoTerminal Ready(params string[] arguments)
    {
        PseudoTerminal terminal = new(arguments);
        terminal.WaitForRaw(">>: ");
        return terminal;
    }

    private static string P(FakeServer server) => $"{server.Address} >>: ";

    private static string NotConnected(FakeServer server) => $"{server.Address} not connected >>: ";

    private static string[] Rows(string text, int columns) => [.. text.Chunk(columns).Select(row => new string(row))];

    private static string Flat(PseudoTerminal terminal) => terminal.Raw.ReplaceLineEndings(" ");

    [GeneratedRegex(@"\r\n:COLON  \(\d+\.\d\d ms\)\r\n")]
    private static partial Regex TimedReply();
}
