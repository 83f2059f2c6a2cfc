using System.Text.Json;
using EchoServer.Server.Logging;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace EchoServer.Tests.Server.Logging;

public sealed class CompactJsonFormatterTests : ILogEventSink, IDisposable
{
    private readonly StringWriter _output = new();

    public void Dispose() => _output.Dispose();

    void ILogEventSink.Emit(LogEvent logEvent) => new CompactJsonFormatter().Format(logEvent, _output);

    [Fact]
    public void Format_WritesOneObjectALine_WithTheMessageAndEveryProperty()
    {
        JsonElement root = Write(log => log.Warning("From {Peer}: \"{Count}\"\n{Share}", "[::1]:80", 3, 1.5));
        Assert.Equal("Warning", root.GetProperty("@l").GetString());
        Assert.Equal("From {Peer}: \"{Count}\"\n{Share}", root.GetProperty("@mt").GetString());
        Assert.Equal("From [::1]:80: \"3\"\n1.5", root.GetProperty("@m").GetString());
        Assert.Equal("[::1]:80", root.GetProperty("Peer").GetString());
        Assert.Equal(3, root.GetProperty("Count").GetInt32());
        Assert.Equal(1.5, root.GetProperty("Share").GetDouble());
        Assert.Equal(TimeSpan.Zero, root.GetProperty("@t").GetDateTimeOffset().Offset);
        Assert.False(root.TryGetProperty("@x", out _));
    }

    [Fact]
    public void Format_WritesTheException() =>
        Assert.Contains(
            "a fault", Write(log => log.Error(new IOException("a fault"), "Failed")).GetProperty("@x")
                .GetString()!, StringComparison.Ordinal);

    private JsonElement Write(Action<Logger> write)
    {
        using Logger log = new LoggerConfiguration().WriteTo.Sink(this).CreateLogger();
        write(log);
        string line = Assert.Single(_output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
        return JsonDocument.Parse(line).RootElement;
    }
}
