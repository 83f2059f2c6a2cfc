using System.Collections.Concurrent;
using EchoServer.Multiprocessing;
using EchoServer.Tests.Support;

namespace EchoServer.Tests.Multiprocessing;

public class ProcessLogWriterTests
{
    [Fact]
    public async Task Lines_BeyondWhatWaits_AreDropped_AndCounted_WhenTheyCanBeWrittenAgain()
    {
        using BlockingCollection<string> written = [];
        using ManualResetEventSlim mayWrite = new();
        ProcessLogWriter writer = new(line =>
        {
            mayWrite.Wait();
            written.Add(line);
        });
        for (int i = 0; i < 3_000; i++) writer.Add($"line {i}"); // and nobody waits
        mayWrite.Set();
        await Task.Run(writer.Flush).WaitAsync(Deadline.Standard);
        string[] lines = [.. written];
        int kept = lines.Length - 1;
        Assert.InRange(kept, 1_024, 1_025); // what waited, and what was just being written
        Assert.Equal(Enumerable.Range(0, kept).Select(i => $"line {i}"), lines[..kept]);
        Assert.Equal(
            $"[WARNING/{CurrentProcess.Name}] {3_000 - kept} lines are missing here: the log was not read in time",
            lines[^1]);
    }

    [Fact]
    public async Task Flush_WaitsForALimitedTime_AndOnce()
    {
        using ManualResetEventSlim never = new();
        ProcessLogWriter writer = new(_ => never.Wait());
        writer.Add("a line");
        // 200 s, if each waited
        for (int i = 0; i < 100; i++) await Task.Run(writer.Flush).WaitAsync(Deadline.Standard);
    }
}
