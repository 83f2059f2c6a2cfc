using System.CommandLine;
using EchoServer.Server.Logging;
using EchoServer.Server.Options;
using EchoServer.Server.Starting;
using Serilog.Events;

namespace EchoServer.Tests.Server.Options;

public class ServerCommandTests
{
    private readonly ServerCommand _command = new();

    [Fact]
    public void Options_AreTheDocumentedDefaults_WhenNoneIsGiven()
    {
        ServerOptions options = Read();
        Assert.Equal("127.0.0.1:8080", Assert.Single(options.Listen).ToString());
        Assert.Equal(StartMethodKind.ForkServer, options.StartMethod);
        Assert.Equal((4, 32), (options.Spares, options.MaxSpares));
        Assert.Equal(4096, options.Backlog);
        Assert.Equal(TimeSpan.FromSeconds(10), options.DrainTimeout);
        Assert.Equal(LogEventLevel.Information, options.Log.Level);
        Assert.Equal(LogFormat.Text, options.Log.Format);
        Assert.Null(options.Log.File);
    }

    [Fact]
    public void Options_AreThoseGiven()
    {
        ServerOptions options =
            Read("--listen", "[::1]:0", "--listen", "unix:/tmp/x", "--start-method", "inline", "--backlog", "7",
            "--drain-timeout", "250ms", "--log-level", "debug", "--log-format", "json", "--log-file", "/tmp/log");
        Assert.Equal(["[::1]:0", "unix:/tmp/x"], options.Listen.Select(a => a.ToString()));
        Assert.Equal(StartMethodKind.Inline, options.StartMethod);
        Assert.Equal(7, options.Backlog);
        Assert.Equal(TimeSpan.FromMilliseconds(250), options.DrainTimeout);
        Assert.Equal(LogEventLevel.Debug, options.Log.Level);
        Assert.Equal(LogFormat.Json, options.Log.Format);
        Assert.Equal("/tmp/log", options.Log.File);
    }

    [Theory]
    [InlineData("info", LogEventLevel.Information)]
    [InlineData("information", LogEventLevel.Information)]
    [InlineData("warn", LogEventLevel.Warning)]
    [InlineData("warning", LogEventLevel.Warning)]
    [InlineData("trace", LogEventLevel.Verbose)]
    [InlineData("verbose", LogEventLevel.Verbose)]
    [InlineData("Debug", LogEventLevel.Debug)]
    [InlineData("INFO", LogEventLevel.Information)]
    [InlineData("Error", LogEventLevel.Error)]
    [InlineData("FATAL", LogEventLevel.Fatal)]
    public void LogLevel_TakesAllNamesInAnyCase(string word, LogEventLevel level) =>
        Assert.Equal(level, Read("--log-level", word).Log.Level);

    [Theory]
    [InlineData("--log-level", "debug", LogEventLevel.Warning)]
    [InlineData("--log-level", "error", LogEventLevel.Error)]
    [InlineData("--log-format", "json", LogEventLevel.Warning)]
    public void Quiet_LeavesWarningsAndErrorsAlone(string option, string value, LogEventLevel level)
    {
        ServerOptions options = Read("--quiet", option, value);
        Assert.Equal((true, level), (options.Log.IsQuiet, options.Log.Level));
    }

    [Theory]
    [InlineData("--listen", "nonsense")]
    [InlineData("--start-method", "fork")]
    [InlineData("--backlog", "0")]
    [InlineData("--backlog", "65536")]
    [InlineData("--backlog", "many")]
    [InlineData("--drain-timeout", "soon")]
    [InlineData("--log-level", "loud")]
    [InlineData("--log-format", "xml")]
    public void Errors_NameTheOptionTheValueAndWhatWouldDo(string option, string value)
    {
        string error = Assert.Single(_command.Build(_ => 0).Parse([option, value]).Errors).Message;
        Assert.StartsWith($"{option}: '{value}' is not ", error, StringComparison.Ordinal);
    }

    private ServerOptions Read(params string[] args)
    {
        ParseResult parsed = _command.Build(_ => 0).Parse(args);
        Assert.Empty(parsed.Errors);
        return _command.Read(parsed);
    }
}
