using EchoServer.Linux;
using EchoServer.Tests.Support;

namespace EchoServer.Tests.Load.Display;

/// <summary>The real echo-load at a terminal of its own.</summary>
public class LiveAtTerminalTests
{
    private static readonly Dictionary<string, string> _environment = new()
    {
        ["DOTNET_ROOT"] = TestEnvironment.DotnetRoot, ["LC_ALL"] = "C.UTF-8", ["NO_COLOR"] = "",
    };

    private const int HangUp = 1;
    private const int Quit = 3;

    // Console, once used, writes these: keys in their application form.
    private static readonly string[] _keypad = ["\x1b[?1h", "\x1b="];

    [Theory]
    [InlineData(Signal.SIGINT)]
    [InlineData(Signal.SIGTERM)]
    [InlineData(HangUp)]
    public void Terminal_IsLeftAsItWas_WhenARunIsEnded(int signal)
    {
        using PseudoTerminal terminal = Start(
            "storm", "--target", "127.0.0.1:1", "--duration", "1h", "--warmup", "0", "--clients", "1", "--report",
            "none");
        terminal.WaitForRaw("connect ");
        terminal.Signal(signal);
        Assert.Equal(1, terminal.WaitForExit());
        Assert.Equal(terminal.ModeBefore, terminal.ModeAfter);
        Assert.DoesNotContain("last second", terminal.Screen, StringComparison.Ordinal);
        Assert.All(_keypad, k => Assert.DoesNotContain(k, terminal.Raw, StringComparison.Ordinal));
    }

    [Fact]
    public void Terminal_ShowsItsUsualScreen_WhenARunIsQuit()
    {
        using PseudoTerminal terminal = Start(
            "storm", "--target", "127.0.0.1:1", "--duration", "1h", "--warmup", "0", "--clients", "1", "--report",
            "none");
        terminal.WaitForRaw("connect ");
        Assert.Contains("\x1b[?1049h", terminal.Raw, StringComparison.Ordinal);
        terminal.Signal(Quit);
        Assert.Equal(128 + Quit, terminal.WaitForExit());
        Assert.DoesNotContain("last second", terminal.Screen, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--version")]
    [InlineData("--help")]
    [InlineData("storm", "--help")]
    [InlineData("storm", "--clients", "0")]
    public void Terminal_IsLeftAsItWas_ByHelpAndErrors(params string[] arguments)
    {
        using PseudoTerminal terminal = Start(arguments);
        terminal.WaitForExit();
        Assert.NotEqual("", terminal.Raw);
        Assert.All(_keypad, k => Assert.DoesNotContain(k, terminal.Raw, StringComparison.Ordinal));
    }

    [Fact]
    public void Result_IsLaidOutAtATerminal_AndColouredUnlessNoColorIsSet()
    {
        using PseudoTerminal terminal = Start(
            "storm", "--target", "127.0.0.1:1", "--duration", "100ms", "--warmup", "0", "--clients", "1", "--report",
            "none", "--fail-if", "p99>50ms");
        Assert.Equal(1, terminal.WaitForExit());
        Assert.Contains("\x1b[1;91mFailed:", terminal.Raw, StringComparison.Ordinal);
        Assert.Contains("storm: p99 <= 50 ms: FAILED, not measured", terminal.Raw, StringComparison.Ordinal);
        Assert.DoesNotContain("| ", terminal.Raw, StringComparison.Ordinal);
    }

    private static PseudoTerminal Start(params string[] arguments) =>
        new(TestEnvironment.LoadPath, arguments, _environment);
}
