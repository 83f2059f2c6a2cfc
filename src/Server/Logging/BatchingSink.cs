using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Threading.Channels;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting;

namespace EchoServer.Server.Logging;

/// <summary>
/// Writes log events from a thread of its own, many with one call. An event for every connection is some thousand a second: to wake a
/// writer for each, and to make a system call for each, takes a share of the machine that connections could have (docs/performance.md).
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "Dispose waits for the thread, which ends with the channel.")]
internal sealed class BatchingSink : ILogEventSink, IDisposable
{
    // Events wait here for their writer, so that no connection waits for a disk. When it is full, connections do wait: no event is lost.
    private const int QueueLength = 16_384;

    // So long an event may wait for others to be written with.
    private static readonly TimeSpan _gathering = TimeSpan.FromMilliseconds(5);

    private readonly Channel<LogEvent> _events = Channel.CreateBounded<LogEvent>(
        new BoundedChannelOptions(QueueLength) { SingleReader = true });

    private readonly ITextFormatter _formatter;
    private readonly IReadOnlyList<LogOutput> _outputs;
    private readonly ManualResetEventSlim _ending = new();
    private readonly Thread _writer;

    public BatchingSink(ITextFormatter formatter, IReadOnlyList<LogOutput> outputs)
    {
        _formatter = formatter;
        _outputs = outputs;
        _writer = new Thread(WriteAll) { Name = "log", IsBackground = true };
        _writer.Start();
    }

    /// <inheritdoc/>
    public void Emit(LogEvent logEvent)
    {
        if (!_events.Writer.TryWrite(logEvent)) _events.Writer.WriteAsync(logEvent).AsTask().GetAwaiter().GetResult();
    }

    /// <summary>Writes what is left, then closes the outputs.</summary>
    public void Dispose()
    {
        _events.Writer.Complete();
        _ending.Set();
        _writer.Join();
        foreach (LogOutput output in _outputs) output.Dispose();
    }

    private void WriteAll()
    {
        using var text = new StringWriter(new StringBuilder(), System.Globalization.CultureInfo.InvariantCulture);
        while (_events.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            WriteBatch(text);
            _ending.Wait(_gathering);
        }
    }

    private void WriteBatch(StringWriter text)
    {
        while (_events.Reader.TryRead(out LogEvent? logEvent)) _formatter.Format(logEvent, text);
        byte[] bytes = Encoding.UTF8.GetBytes(text.ToString());
        text.GetStringBuilder().Clear();
        foreach (LogOutput output in _outputs) output.Write(bytes);
    }
}
