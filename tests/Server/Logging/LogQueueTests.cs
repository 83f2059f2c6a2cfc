using EchoServer.Server.Logging;
using Serilog.Events;
using Serilog.Parsing;

namespace EchoServer.Tests.Server.Logging;

public sealed class LogQueueTests
{
    private readonly LogQueue _queue = new();

    [Fact]
    public void Add_DropsAndCounts_WhatThereIsNoRoomFor()
    {
        for (int i = 0; i < LogQueue.Length + 7; i++) _queue.Add(Event("many"), isKept: false);

        Assert.True(_queue.TryTake(out LogBatch batch));

        Assert.Equal((LogQueue.Length, 7), (batch.Lines.Count, batch.Dropped));
    }

    [Fact]
    public void Add_KeepsWhatIsToBeKept_WhenThereIsNoRoomForOthers()
    {
        for (int i = 0; i < LogQueue.Length; i++) _queue.Add(Event("many"), isKept: false);
        LogLine ledger = Event("ledger");
        _queue.Add(ledger, isKept: true);

        Assert.True(_queue.TryTake(out LogBatch batch));

        Assert.Same(ledger, batch.Lines[^1]);
        Assert.Equal(0, batch.Dropped);
    }

    [Fact]
    public void TryTake_TellsOnceWhatWasDropped()
    {
        _queue.Drop(3);
        _queue.Add(Event("one"), isKept: false);
        Assert.True(_queue.TryTake(out LogBatch first));
        _queue.Add(Event("two"), isKept: false);
        Assert.True(_queue.TryTake(out LogBatch second));
        Assert.Equal((3, 0), (first.Dropped, second.Dropped));
    }

    [Fact]
    public void TryTake_GivesTheRestAndThenNothing_AtTheEnd()
    {
        _queue.Add(Event("last"), isKept: false);
        _queue.End();
        Assert.True(_queue.TryTake(out LogBatch batch));
        Assert.Single(batch.Lines);
        _queue.Drop(1); // It could not be written.
        Assert.False(_queue.TryTake(out _));
    }

    internal static LogLine Event(
        string text) => new(
            new LogEvent(
                DateTimeOffset.UnixEpoch, LogEventLevel.Information, null, new MessageTemplateParser()
                    .Parse(text), []));
}
