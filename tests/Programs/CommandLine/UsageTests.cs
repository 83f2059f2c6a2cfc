using System.CommandLine;
using EchoServer.Client;
using EchoServer.Common.CommandLine;
using EchoServer.Load.Commands;
using EchoServer.Server.Options;

namespace EchoServer.Tests.Programs.CommandLine;

/// <summary>Command lines that can't be meant, and what is said of each: it names what is wrong, and what would
/// do.</summary>
public class UsageTests
{
    private const string Address =
        "is not an address such as 127.0.0.1:8080, [::1]:8080, localhost:8080 or unix:/run/echo.sock (ports go from 0 "
        + "to 65535)";
    private const string AddressToConnect =
        "is not an address such as 127.0.0.1:8080, [::1]:8080, localhost:8080 or unix:/run/echo.sock (ports go from 1 "
        + "to 65535)";
    private const string Levels = "is not one of verbose, debug, info, warn, error, fatal";
    private const string Time = "is not a time from 0 to 24 days, such as 500ms, 10s, 2m or 1h";
    private const string Kinds = "storm, pingpong, bulk, hold";

    [Theory]
    [InlineData(
        "--conect-timeout 1s", "unknown option '--conect-timeout'; did you mean --connect-timeout? (see --help)")]
    [InlineData(
        "--conect-timeout=1s", "unknown option '--conect-timeout'; did you mean --connect-timeout? (see --help)")]
    [InlineData(
        "127.0.0.1:80 --conect-timeout 1s",
        "unknown option '--conect-timeout'; did you mean --connect-timeout? (see --help)")]
    [InlineData("--Timeout 1s", "unknown option '--Timeout'; did you mean --timeout? (see --help)")]
    [InlineData("-timeout 1s", "unknown option '-timeout'; did you mean --timeout? (see --help)")]
    [InlineData("-x", "unknown option '-x' (see --help)")]
    [InlineData("-hx", "unknown option '-hx' (see --help)")]
    [InlineData("--listen 127.0.0.1:80", "unknown option '--listen' (see --help)")]
    [InlineData("--timeout", "--timeout: a value is missing")]
    [InlineData("--timeout=", "--timeout: '' " + Time)]
    [InlineData("--timeout ''", "--timeout: '' " + Time)]
    [InlineData("''", "'' " + AddressToConnect + " (see --help)")]
    [InlineData("127.0.0.1:0", "'127.0.0.1:0' " + AddressToConnect + " (see --help)")]
    [InlineData(
        "--timeout --connect-timeout 1s",
        "--timeout: a value is missing; '--connect-timeout' is taken for an option, and as a value it is written "
        + "--timeout=--connect-timeout")]
    [InlineData(
        "--timeout --",
        "--timeout: a value is missing; '--' is taken for an option, and as a value it is written --timeout=--")]
    [InlineData("--timeout -1s", "--timeout: '-1s' " + Time)]
    [InlineData("--timeout=soon", "--timeout: 'soon' " + Time)]
    [InlineData("--timeout 1s --timeout 2s", "--timeout is given twice, as '1s' and as '2s'; once is enough")]
    [InlineData("--help=yes", "--help takes no value, but 'yes' was given")]
    [InlineData("a:1 b:2", "'b:2' is one too many after 'a:1' (see --help)")]
    [InlineData("-- --foo", "'--foo' " + AddressToConnect + " (see --help)")]
    [InlineData("-- a:1 --timeout", "'--timeout' is one too many after 'a:1' (see --help)")]
    [InlineData("nonsense", "'nonsense' " + AddressToConnect + " (see --help)")]
    [InlineData("[suggest]", "'[suggest]' " + AddressToConnect + " (see --help)")]
    [InlineData("[::1] --timeout 1s", "'[::1]' " + AddressToConnect + " (see --help)")]
    public void ClientSaysWhatIsWrong(string line, string problem) =>
        AssertProblem(ClientCommand.Create(), line, problem);

    [Theory]
    [InlineData("--lisen x", "unknown option '--lisen'; did you mean --listen? (see --help)")]
    [InlineData("--drain 1s", "unknown option '--drain'; did you mean --drain-timeout? (see --help)")]
    [InlineData("-p 80", "unknown option '-p' (see --help)")]
    [InlineData("8080", "'8080' is no option, and echo-server takes nothing else (see --help)")]
    [InlineData(
        "--listen 127.0.0.1:0 127.0.0.1:0",
        "'127.0.0.1:0' is no option, and echo-server takes nothing else (see --help)")]
    [InlineData("--listen", "--listen: a value is missing")]
    [InlineData(
        "--listen --backlog 3",
        "--listen: a value is missing; '--backlog' is taken for an option, and as a value it is written "
        + "--listen=--backlog")]
    [InlineData("--listen ''", "--listen: '' " + Address)]
    [InlineData("--listen=", "--listen: '' " + Address)]
    [InlineData("--log-file=", "--log-file: '' is not the name of a file")]
    [InlineData("--log-file ''", "--log-file: '' is not the name of a file")]
    [InlineData("--spares ''", "--spares: '' is not a whole number from 0 to 10000")]
    [InlineData("--log-level ''", "--log-level: '' " + Levels)]
    [InlineData("--log-level infomation", "--log-level: 'infomation' " + Levels + "; did you mean information?")]
    [InlineData("--log-format jsno", "--log-format: 'jsno' is not one of text, json; did you mean json?")]
    [InlineData(
        "--start-method froksever",
        "--start-method: 'froksever' is not one of forkserver, spawn, inline; did you mean forkserver?")]
    [InlineData("--log-level xyzzy", "--log-level: 'xyzzy' " + Levels)]
    [InlineData("--spares -1", "--spares: '-1' is not a whole number from 0 to 10000")]
    [InlineData("--backlog 3 --backlog x", "--backlog is given twice, as '3' and as 'x'; once is enough")]
    [InlineData("--log-file a --log-file b", "--log-file is given twice, as 'a' and as 'b'; once is enough")]
    public void ServerSaysWhatIsWrong(string line, string problem) =>
        AssertProblem(ServerCommand.Create(_ => 0), line, problem);

    [Theory]
    [InlineData("", "a command is missing after echo-load: one of " + Kinds + ", soak, compare, agent (see --help)")]
    [InlineData("strom", "there is no command 'strom'; did you mean storm? (see --help)")]
    [InlineData("strom --clients 3", "there is no command 'strom'; did you mean storm? (see --help)")]
    [InlineData("xyzzy", "there is no command 'xyzzy'; one of " + Kinds + ", soak, compare, agent (see --help)")]
    [InlineData("storm strom", "'strom' is no option, and storm takes nothing else (see --help)")]
    [InlineData("storm --cleints 3", "unknown option '--cleints'; did you mean --clients? (see --help)")]
    [InlineData("--clients 3 storm", "--clients comes after the command, which is one of " + Kinds + ", soak")]
    [InlineData("--clients 3 strom", "there is no command 'strom'; did you mean storm? (see --help)")]
    [InlineData("--clients=3 --duration 2s strom", "there is no command 'strom'; did you mean storm? (see --help)")]
    [InlineData("--cleints 3 storm", "unknown option '--cleints'; did you mean --clients? (see --help)")]
    [InlineData("storm --target ''", "--target: '' " + AddressToConnect)]
    [InlineData("storm --target 127.0.0.1:0", "--target: '127.0.0.1:0' " + AddressToConnect)]
    [InlineData("agent --connect 127.0.0.1:0", "--connect: '127.0.0.1:0' " + AddressToConnect)]
    [InlineData("agent --connect ''", "--connect: '' " + AddressToConnect)]
    [InlineData("storm --report ''", "--report: '' is not a folder, or none")]
    [InlineData("storm --server ''", "--server: '' is not a command")]
    [InlineData("storm --server-ledger ''", "--server-ledger: '' is not a file")]
    [InlineData("storm --server-ledger=", "--server-ledger: '' is not a file")]
    [InlineData("storm --authkey-file ''", "--authkey-file: '' is not the name of a file")]
    [InlineData("storm --fail-if ''", "--fail-if: '' is not a condition")]
    [InlineData(
        "storm --format htlm",
        "--format: 'htlm' is not one or more of html, json, csv, md, with commas between; did you mean html?")]
    [InlineData("storm --format ''", "--format: '' is not one or more of html")]
    [InlineData("compare storm --server ''", "--server: '' is not a command")]
    [InlineData("soak --rate 3", "--rate is no option of soak, but of " + Kinds)]
    [InlineData("hold --rounds 3", "--rounds is no option of hold, but of compare")]
    [InlineData("storm --clients 3 4", "'4' is no option, and storm takes nothing else (see --help)")]
    [InlineData(
        "storm --report --target x:1",
        "--report: a value is missing; '--target' is taken for an option, and as a value it is written "
        + "--report=--target")]
    [InlineData("storm --duration 1 --duration 2", "--duration is given twice, as '1' and as '2'; once is enough")]
    [InlineData("storm --server-ledger --server-ledger", "--server-ledger is given twice; once is enough")]
    [InlineData("storm --fail-if p99>1s --fail-if nonsense", "--fail-if: 'nonsense' is not ")]
    [InlineData("compare", "a command is missing after echo-load compare: one of " + Kinds + " (see --help)")]
    [InlineData("compare soak", "there is no command 'soak'; one of " + Kinds + " (see --help)")]
    [InlineData("compare storm --ruonds 3", "unknown option '--ruonds'; did you mean --rounds? (see --help)")]
    [InlineData("compare storm", "--server: two or more are needed to compare")]
    [InlineData("agent --connect x:1 --foo", "unknown option '--foo' (see --help)")]
    public void LoadSaysWhatIsWrong(string line, string problem) => AssertProblem(LoadCommand.Create(), line, problem);

    [Theory]
    [InlineData("127.0.0.1:80 --timeout 1s")]
    [InlineData("--timeout=1s -- 127.0.0.1:80")]
    [InlineData("--timeout nonsense --help")]
    [InlineData("--help --nonsense")]
    [InlineData("-h a:1 b:2")]
    [InlineData("-?")]
    [InlineData("--version --nonsense")]
    public void ClientTakesWhatIsMeant(string line) => AssertTaken(ClientCommand.Create(), line);

    [Theory]
    [InlineData("storm --version")]
    [InlineData("compare --help")]
    [InlineData("storm --server-ledger ledger.log")]
    [InlineData("storm --server x --server-ledger --clients 3")]
    [InlineData("storm --report=--odd")]
    [InlineData("storm --fail-if p99>1s --fail-if errors>0")]
    [InlineData("compare --server a=x storm --server b=y")]
    public void LoadTakesWhatIsMeant(string line) => AssertTaken(LoadCommand.Create(), line);

    // A test process has another name than the tool.
    private static void AssertProblem(ToolCommand tool, string line, string problem) => Assert.StartsWith(
        problem.Replace("echo-load", tool.Name, StringComparison.Ordinal)
            .Replace("echo-server", tool.Name, StringComparison.Ordinal),
        Tool.Problem(tool, Words(line), out ParseResult _) ?? "nothing", StringComparison.Ordinal);

    private static void AssertTaken(ToolCommand tool, string line) =>
        Assert.Null(Tool.Problem(tool, Words(line), out ParseResult _));

    private static string[] Words(string line) =>
        [.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word == "''" ? "" : word)];
}
