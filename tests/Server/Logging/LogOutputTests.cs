using System.Globalization;
using EchoServer.Server.Logging;
using EchoServer.Tests.Support;
using Microsoft.Win32.SafeHandles;
using Serilog.Formatting;
using Serilog.Formatting.Display;
using LogEvent = Serilog.Events.LogEvent;

namespace EchoServer.Tests.Server.Logging;

public sealed class LogOutputTests : IDisposable
{
    private const int Asked = 40_000;

    private readonly TemporaryFolder _folder = new();
    private readonly List<LogEvent> _told = [];

    public void Dispose() => _folder.Dispose();

    [RequiresToolFact("mkfifo")]
    public async Task Output_DropsCountsAndTells_WhenNobodyReadsForAWhile()
    {
        using SafeFileHandle full = await FullFifo.MakeAsync(_folder.File("fifo"));
        LogOutput output = Open("fifo");
        output.Add(LogQueueTests.Event("first"), isKept: false); // whose write waits
        for (int i = 0; i < Asked; i++) output.Add(LogQueueTests.Event("many"), isKept: false);
        output.Add(LogQueueTests.Event("the ledger"), isKept: true);
        output.End();

        // Only now does anybody read.
        using FileStream reader = new(_folder.File("fifo"), FileMode.Open, FileAccess.Read);
        using StreamReader text = new(reader);
        List<string> lines = [];
        do lines.Add((await text.ReadLineAsync().WaitAsync(Deadline.Standard))!.TrimStart('\0'));
        while (!lines[^1].Contains("events are missing here", StringComparison.Ordinal));

        int dropped = int.Parse(lines[^1].Split(' ')[0], CultureInfo.InvariantCulture);
        Assert.InRange(dropped, 1, Asked - 1);
        Assert.Equal(Asked, lines.Count(line => line == "many") + dropped);
        Assert.Single(lines, "the ledger");
        output.Wait(Deadline.Standard, CancellationToken.None);
    }

    [RequiresToolFact("mkfifo")]
    public async Task End_ReturnsAtLast_WhenNobodyReads()
    {
        using SafeFileHandle full = await FullFifo.MakeAsync(_folder.File("fifo"));
        LogOutputs outputs = new();
        outputs.Add(Open("fifo"));
        outputs.Add(Open("file"));
        outputs.Add(LogQueueTests.Event("the ledger").Event, isKept: true);
        outputs.End(new CancellationToken(canceled: true));
        Assert.Equal("the ledger\n", await File.ReadAllTextAsync(_folder.File("file")));
    }

    [Fact]
    public void Output_TellsTheOthersOnce_WhenItCannotBeWritten()
    {
        LogOutput output = new(LogTarget.ForFile("/dev/full"), Formatter(), (_, e) => _told.Add(e));
        for (int i = 0; i < 3; i++) output.Add(LogQueueTests.Event("lost"), isKept: false);
        output.End();
        output.Wait(Deadline.Standard, CancellationToken.None);
        Assert.Equal(
            "Can't write the log to \"/dev/full\": \"No space left on device\"", Assert.Single(_told)
                .RenderMessage(CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task Outputs_FormatEachEventOnce()
    {
        CountingFormat format = new();
        LogFormatter formatter = new(format);
        LogOutputs outputs = new();
        foreach (string name in (string[])["one", "two", "three"])
            outputs.Add(new LogOutput(LogTarget.ForFile(_folder.File(name)), formatter, outputs.TellOthers));
        for (int i = 0; i < 1000; i++) outputs.Add(LogQueueTests.Event("an event").Event, isKept: false);
        outputs.End(CancellationToken.None);

        Assert.Equal(1000, format.Count);
        foreach (string name in (string[])["one", "two", "three"])
            Assert.Equal(1000, (await File.ReadAllLinesAsync(_folder.File(name))).Length);
    }

    private sealed class CountingFormat : ITextFormatter
    {
        public int Count { get; private set; }

        public void Format(LogEvent logEvent, TextWriter output)
        {
            Count++;
            output.Write("an event\n");
        }
    }

    private LogOutput Open(string name) =>
        new(LogTarget.ForFile(_folder.File(name)), Formatter(), (_, e) => _told.Add(e));

    private static LogFormatter Formatter() =>
        new(new MessageTemplateTextFormatter("{Message:lj}\n", CultureInfo.InvariantCulture));
}
