using EchoServer.Load.ServerUnderTest;

namespace EchoServer.Tests.Load.ServerUnderTest;

public class ServerLogLineTests
{
    private const string Text = "2026-11-20 22:47:19.689 INF ";

    [Theory]
    [InlineData("Listening on 127.0.0.1:8080 (pid 14456, start method forkserver)", "127.0.0.1:8080")]
    [InlineData(
        "Listening on [::1]:8080, unix:/x, 127.0.0.1:1 (pid 1, start method spawn)", "[::1]:8080", "unix:/x",
        "127.0.0.1:1")]
    [InlineData(
        "Listening on unix:/a b, c/(pid 2), [::]:1 (pid 1, start method spawn)", "unix:/a b, c/(pid 2)", "[::]:1")]
    [InlineData("Not listening on anything")]
    [InlineData("Listening on nothing")]
    [InlineData("Listening on nothing (pid 1, start method spawn)")]
    public void ReadyAddresses_AreThoseOfTheLine_InBothFormats(string message, params string[] addresses)
    {
        Assert.Equal(addresses, ServerLogLine.ReadyAddresses(Text + message).Select(a => a.ToString()));
        Assert.Equal(addresses, ServerLogLine.ReadyAddresses(Json(message)).Select(a => a.ToString()));
    }

    [Theory]
    [InlineData("exit code 0 (closed)", 0)]
    [InlineData("exit code -9 (killed by SIGKILL)", -9)]
    public void End_HasPidAndCode_InBothFormats(string how, int code)
    {
        string message =
            $"Connection 12 from 127.0.0.1:42044 ended: pid 14470, {how}, 5127.6 ms, 12 bytes in, 12 out, 2 messages, "
            + "0 running";
        Assert.Equal(new LoggedEnd(12, 14470, code), ServerLogLine.End(Text + message));
        Assert.Equal(new LoggedEnd(12, 14470, code), ServerLogLine.End(Json(message)));
    }

    [Fact]
    public void End_IsNone_OfASpareOrTheForkServer() =>
        Assert.Null(ServerLogLine.End(Text + "The fork server ended: pid 3, exit code 1; another is started"));

    [Fact]
    public void Ledger_HasItsCounts_InBothFormats()
    {
        const string Message =
            "Ledger: accepted 3, refused 1, reaped 2, running 0 (closed 1, reset 0, error 0, killed 1), 18 bytes in, "
            + "18 out, 3 messages";
        Assert.Equal(new ServerLedger(3, 1, 2), ServerLogLine.Ledger(Text + Message));
        Assert.Equal(new ServerLedger(3, 1, 2), ServerLogLine.Ledger(Json(Message)));
        Assert.Null(ServerLogLine.Number(Text + Message));
    }

    [Fact]
    public void Refused_HasTheNumber()
    {
        const string Line = Text + "Connection 2 from unix: refused: no memory, 0 running";
        Assert.Equal((2, 2), (ServerLogLine.Refused(Line), ServerLogLine.Number(Line)));
    }

    [Fact]
    public void Line_IsText_WhenItOnlyBeginsLikeJson() => Assert.Null(ServerLogLine.Ledger("{ Ledger: "));

    private static string Json(string message) =>
        $$"""{"@t":"2026-11-20T22:47:19Z","@l":"Information","@mt":"x {Y}","@m":"{{message}}","Y":1}""";
}
