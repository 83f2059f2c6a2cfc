using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using EchoServer.Multiprocessing;
using EchoServer.TestProcesses;
using EchoServer.Tests.Support;
using static EchoServer.TestProcesses.PoolTargets;

namespace EchoServer.Tests.Multiprocessing.Pools;

public sealed class ProcessPoolTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ProcessPoolTests() => TestProgram.Use();

    [Theory]
    [InlineData(0, null)]
    [InlineData(1, null)]
    [InlineData(1000, null)]
    [InlineData(10, 3)]
    [InlineData(10, 1)]
    [InlineData(10, 100)]
    public void Map_ReturnsTheResults_InTheOrderOfTheItems(int count, int? chunkSize)
    {
        using ProcessPool pool = new(2);
        int[] items = [.. Enumerable.Range(0, count)];
        Assert.Equal(items.Select(x => x * x), pool.Map(Square, items, chunkSize));
    }

    [Fact]
    public void Apply_RunsInAnotherProcess_WhichStays()
    {
        using ProcessPool pool = new(1);
        int pid = pool.Apply(Pid, 0);
        Assert.NotEqual(Environment.ProcessId, pid);
        Assert.Equal(pid, pool.Apply(Pid, 0));
    }

    [Fact]
    public async Task ApplyAsync_RunsAsManyAtOnce_AsThereAreWorkers()
    {
        using ProcessPool pool = new(2);
        string fifo = Fifo("both"); // who reads and who writes wait for each other
        Task<string> reads = pool.ApplyAsync(Read, fifo);
        Assert.Equal(1, await pool.ApplyAsync(Write, fifo).WaitAsync(Deadline.Standard));
        Assert.Equal("written", await reads.WaitAsync(Deadline.Standard));
    }

    [Fact]
    public void Apply_TakesWhatIsLarger_ThanAnySocketHolds()
    {
        using ProcessPool pool = new(1);
        string text = new('x', 5_000_000);
        Assert.Equal(text.ToUpperInvariant(), pool.Apply(Upper, text));
    }

    [Fact]
    public void Exception_ComesBack_AndItsWorkerGoesOn()
    {
        using ProcessPool pool = new(1);
        int pid = pool.Apply(Pid, 0);
        RemoteTaskException thrown = Assert.Throws<RemoteTaskException>(() => pool.Map(Reciprocal, [1, 0, 2]));
        Assert.Equal("System.DivideByZeroException", thrown.RemoteType);
        Assert.Contains("PoolTargets", thrown.RemoteTrace, StringComparison.Ordinal);
        Assert.Equal(pid, pool.Apply(Pid, 0));
    }

    [Fact]
    public void Exception_WhileJsonIsMade_OnEitherSide_CostsNothingElse()
    {
        using ProcessPool pool = new(1);
        Assert.Throws<JsonException>(() => pool.Apply(ReadRing, Ring.Closed()));
        RemoteTaskException unwritable = Assert.Throws<RemoteTaskException>(() => pool.Apply(MakeRing, 0));
        Assert.Equal("System.Text.Json.JsonException", unwritable.RemoteType);
        Assert.StartsWith(
            "System.Text.Json.JsonException: the result can't be written as JSON: A possible object cycle was detected",
            unwritable.Message, StringComparison.Ordinal);
        Assert.Equal(3, pool.Apply(Root, 9));
    }

    [Fact]
    public void Values_ThatJsonDoesNotHave_ComeAndGo()
    {
        using ProcessPool pool = new(1);
        Assert.Equal([0.5, double.NaN, 1.5, 2], pool.Map(PoolTargets.Half, [1.0, 2, 3, 4], chunkSize: 4));
        Assert.Equal(
            [double.PositiveInfinity, double.NegativeInfinity, double.NaN],
            pool.Map(PoolTargets.Half, [double.PositiveInfinity, double.NegativeInfinity, double.NaN]));
        Assert.Equal("\ud83d", pool.Apply(FirstHalf, "\ud83d\ude00"));
        Assert.Equal(Tree.Odd(900), pool.Apply(Keep, Tree.Odd(900)));
    }

    [Fact]
    public void Value_ThatTheProgramsOwnTypeRefuses_IsRefused_WithTheRemedy()
    {
        JsonTypeInfo<double> strict = JsonMetadataServices.CreateValueInfo<double>(
            new JsonSerializerOptions { TypeInfoResolver = TestJson.Default }, JsonMetadataServices.DoubleConverter);
        using ProcessPool pool = new(1);
        JsonException refused = Assert.Throws<JsonException>(
            () => pool.Map(PoolFunction.Of("half", (double x) => x, strict, strict), [1, double.NaN]));
        Assert.StartsWith("item 1 can't be written as JSON: ", refused.Message, StringComparison.Ordinal);
        Assert.Contains("AllowNamedFloatingPointLiterals", refused.Message);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(100)]
    public void MapEach_HasTheResultsOfAllOthers_WhenAFunctionThrows_OrAResultCannotBeWritten(int chunkSize)
    {
        using ProcessPool pool = new(2);
        PoolResult<Ring>[] rings = pool.MapEach(MakeRing, [1, 2, 0, 4, 0, 6], chunkSize);
        Assert.Equal([1, 2, -1, 4, -1, 6], rings.Select(r => r.Error is null ? r.Value.Number : -1));
        Assert.Equal([2, 4], rings.Select(r => r.Error).OfType<RemoteTaskException>().Select(e => e.Item));
        Assert.Contains(
            "the result of item 2 can't be written as JSON",
            Assert.Throws<RemoteTaskException>(() => rings[2].Value).Message);
        PoolResult<int>[] numbers = pool.MapEach(Reciprocal, [1, 0, 2], chunkSize);
        Assert.Equal((100, 50), (numbers[0].Value, numbers[2].Value));
        Assert.Equal(
            ("System.DivideByZeroException", 1), numbers[1].Error is RemoteTaskException e
                ? (e.RemoteType, e.Item) : default);
        Assert.Empty(pool.MapEach(Square, []));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    public void MapEach_DoesAllOthers_WhenAnItemCannotBeWritten(int chunkSize)
    {
        using ProcessPool pool = new(2);
        PoolResult<int>[] read =
            pool.MapEach(ReadRing, [Ring.Closed(), Ring.Open(1), Ring.Closed(), Ring.Open(3)], chunkSize);
        Assert.Equal((1, 3), (read[1].Value, read[3].Value));
        Assert.StartsWith(
            "item 2 can't be written as JSON: ", Assert.IsType<JsonException>(read[2].Error).Message,
            StringComparison.Ordinal);
        Assert.IsType<JsonException>(read[0].Error);
    }

    [Fact]
    public void MapEach_HasTheOtherChunksResults_WhenAWorkerDies()
    {
        using ProcessPool pool = new(1);
        Assert.Equal(5, Assert.IsType<WorkerDiedException>(Assert.Single(pool.MapEach(Die, [5])).Error).ExitCode);
        Assert.Equal(9, Assert.Single(pool.MapEach(Square, [3])).Value);
    }

    [Fact]
    public void Map_TellsWhichItemFailed_WhereverItIs()
    {
        using ProcessPool pool = new(1);
        Assert.Equal(
            5, Assert.Throws<RemoteTaskException>(() => pool.Map(MakeRing, [1, 2, 3, 4, 5, 0], chunkSize: 4)).Item);
        Assert.Equal(
            3, Assert.Throws<RemoteTaskException>(() => pool.Map(Reciprocal, [1, 2, 3, 0, 5], chunkSize: 2)).Item);
        Assert.Null(Assert.Throws<RemoteTaskException>(() => pool.Apply(Reciprocal, 0)).Item);
    }

    [Fact]
    public void Apply_SaysSo_WhenTheWorkersDoNotKnowTheFunction()
    {
        using ProcessPool pool = new(1);
        Assert.Contains(
            "no target is named unregistered",
            Assert.Throws<RemoteTaskException>(() => pool.Apply(Unregistered, 1)).Message);
        Assert.Equal(4, pool.Apply(Square, 2));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(0)]
    public void WorkerThatDies_FailsItsTask_AndIsReplaced(int exitCode)
    {
        using ProcessPool pool = new(1);
        Assert.Equal(exitCode, Assert.Throws<WorkerDiedException>(() => pool.Apply(Die, exitCode)).ExitCode);
        Assert.Equal(4, pool.Apply(Square, 2));
    }

    [Fact]
    public async Task WorkerThatIsKilled_FailsItsTask_WithTheSignal()
    {
        using ProcessPool pool = new(1);
        int pid = pool.Apply(Pid, 0);
        Task<string> task = pool.ApplyAsync(Read, Fifo("never"));
        Signals.TryKill(pid);
        Assert.Equal(
            -9, (await Assert.ThrowsAsync<WorkerDiedException>(() => task.WaitAsync(Deadline.Standard))).ExitCode);
    }

    [Fact]
    public void Map_FailsAtOnce_WhenAWorkerDies()
    {
        using ProcessPool pool = new(2);
        Assert.Equal(7, Assert.Throws<WorkerDiedException>(() => pool.Map(Die, Enumerable.Repeat(7, 100), 1)).ExitCode);
        Assert.Equal([0, 1, 4], pool.Map(Square, [0, 1, 2]));
    }

    [Fact]
    public async Task IdleWorkerThatIsKilled_IsReplaced()
    {
        using ProcessPool pool = new(1);
        int pid = pool.Apply(Pid, 0);
        using (ProcessHandle worker = ProcessHandle.Open(pid))
        {
            Signals.TryKill(pid);
            Assert.True(await worker.EndsAsync(Deadline.Short));
        }
        await Eventually.HoldsAsync(() => ProcessTable.Find(pid) is null, () => "it is reaped");
        Assert.NotEqual(pid, pool.Apply(Pid, 0));
    }

    [Fact]
    public async Task Pool_NeverHangs_HoweverItsWorkersAreKilled()
    {
        using ProcessPool pool = new(4);
        ConcurrentBag<int> pids = [];
        Task[] tasks = [.. Enumerable.Range(0, 2_000).Select(async i =>
        {
            try
            {
                if (i % 2 == 0) Assert.Equal(i * i, await pool.ApplyAsync(Square, i));
                else pids.Add(await pool.ApplyAsync(Pid, 0));
            }
            catch (WorkerDiedException e)
            {
                Assert.Equal(-9, e.ExitCode);
            }
        })];
        Task all = Task.WhenAll(tasks);
        for (int killed = 0; killed < 30 && !all.IsCompleted; await Task.Yield())
        {
            if (!pids.TryTake(out int pid) || ChildProcess.Active.All(c => c.Pid != pid)) continue;
            Signals.TryKill(pid);
            killed++;
        }
        await all.WaitAsync(Deadline.Standard);
        Assert.Equal(4, pool.Apply(Square, 2));
    }

    [Fact]
    public async Task Cancelling_EndsTheWorker_OfATaskThatRuns()
    {
        using ProcessPool pool = new(1);
        int pid = pool.Apply(Pid, 0);
        using CancellationTokenSource stop = new();
        string fifo = Fifo("read");
        Task<string> runs = pool.ApplyAsync(Read, fifo, stop.Token);
        // it has been opened: so it runs
        using (FileStream running = new(fifo, FileMode.Open, FileAccess.Write)) await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => runs.WaitAsync(Deadline.Standard));
        Assert.NotEqual(pid, pool.Apply(Pid, 0));
    }

    [Fact]
    public async Task Cancelling_TakesATaskAway_ThatWaits()
    {
        using ProcessPool pool = new(1);
        int pid = pool.Apply(Pid, 0);
        using CancellationTokenSource stop = new();
        string fifo = Fifo("read");
        Task<string> runs = pool.ApplyAsync(Read, fifo);
        Task<int> waits = pool.ApplyAsync(Square, 2, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waits.WaitAsync(Deadline.Standard));
        await File.WriteAllTextAsync(fifo, "done");
        Assert.Equal("done", await runs.WaitAsync(Deadline.Standard));
        Assert.Equal(pid, pool.Apply(Pid, 0));
    }

    [Fact]
    public void MaxTasksPerChild_ReplacesWorkers()
    {
        using ProcessPool pool = new(1, new ProcessPoolOptions { MaxTasksPerChild = 2 });
        int[] pids = [.. Enumerable.Range(0, 6).Select(_ => pool.Apply(Pid, 0))];
        Assert.Equal(3, pids.Distinct().Count());
        Assert.Equal([pids[0], pids[2], pids[4]], [pids[1], pids[3], pids[5]]);
    }

    [Fact]
    public void Initializer_RunsInEachWorker_BeforeItsFirstTask()
    {
        using ProcessPool pool =
            new(2, new ProcessPoolOptions { Initializer = SetAddend.With(100), MaxTasksPerChild = 1 });
        Assert.Equal([100, 101, 102, 103], pool.Map(Added, [0, 1, 2, 3], 1));
    }

    [Fact]
    public void InitializerThatFails_FailsTheTasks_InsteadOfHanging()
    {
        using ProcessPool pool = new(1, new ProcessPoolOptions { Initializer = Targets.ExitWith.With(9) });
        Assert.Contains("exit code 9", Assert.Throws<InvalidOperationException>(() => pool.Apply(Square, 1)).Message);
    }

    [Fact]
    public void Initializer_MayHaveNoArguments()
    {
        using ProcessPool pool = new(1, new ProcessPoolOptions { Initializer = Targets.Nothing });
        Assert.Equal(4, pool.Apply(Square, 2));
    }

    // A crash is an initializer's own doing, though a signal tells of it.
    [Fact]
    public async Task InitializerThatCrashes_FailsTheTasks_InsteadOfHanging()
    {
        await using ProcessPool pool = new(1, new ProcessPoolOptions { Initializer = Targets.Abort });
        Task<int> task = pool.ApplyAsync(Square, 1);
        Assert.Contains(
            "SIGABRT",
            (await Assert.ThrowsAsync<InvalidOperationException>(() => task.WaitAsync(Deadline.Standard))).Message);
    }

    [Fact]
    public async Task InitializerWhoseArgumentsCannotBeWritten_FailsTheTasks_InsteadOfHanging()
    {
        await using ProcessPool pool =
            new(2, new ProcessPoolOptions { Initializer = Targets.TakeUnwritable.With(new Unwritable("no value")) });
        Task<int> task = pool.ApplyAsync(Square, 1);
        Assert.Contains(
            "no value",
            (await Assert.ThrowsAsync<InvalidOperationException>(() => task.WaitAsync(Deadline.Standard))).Message);
    }

    [Fact]
    public async Task InitializerThatIsNotRegistered_FailsTheTasks()
    {
        await using ProcessPool pool = new(1, new ProcessPoolOptions { Initializer = Targets.Unregistered });
        Task<int> task = pool.ApplyAsync(Square, 1);
        Assert.Contains(
            "no target is named unregistered-function",
            (await Assert.ThrowsAsync<InvalidOperationException>(() => task.WaitAsync(Deadline.Standard))).Message);
    }

    [Fact]
    public async Task Pool_GoesOn_HoweverManyWorkersAreKilled_WhileTheyStart()
    {
        await using ProcessPool pool = new(1, new ProcessPoolOptions { Initializer = Targets.Forever });
        HashSet<int> killed = [];
        Task<int> task = pool.ApplyAsync(Square, 1);
        while (killed.Count < 5)
        {
            await Eventually.HoldsAsync(
                () =>
                    task.IsCompleted || Workers().Any(pid => !killed.Contains(pid)), () =>
                        $"another worker after {killed.Count}", Deadline.Standard);
            Assert.False(task.IsCompleted, $"{task.Exception?.InnerException?.Message} after {killed.Count}");
            foreach (int pid in Workers().Where(killed.Add)) Signals.TryKill(pid);
        }
        IEnumerable<int> Workers() => ProcessTable.Children(Environment.ProcessId)
            .Where(row => ProcessTable.CommandLine(row.Pid).Contains("pool-worker", StringComparison.Ordinal)
            && ChildProcess.Active.Any(c => c.Pid == row.Pid && c.IsDaemon)).Select(row => row.Pid);
    }

    [Fact]
    public async Task Exception_ThatHasNoText_ComesBack_LikeAnyOther()
    {
        await using ProcessPool pool = new(1);
        int pid = pool.Apply(Pid, 0);
        Assert.Equal(
            "EchoServer.TestProcesses.OddException",
            (await Assert.ThrowsAsync<RemoteTaskException>(() => pool.ApplyAsync(ThrowOdd, 0))).RemoteType);
        Assert.Equal(pid, pool.Apply(Pid, 0));
    }

    // The worker has answered when it is killed, but not yet died when the next task comes.
    [Fact]
    public async Task Cancelling_ATaskWhoseResultIsJustRead_HarmsNoOther()
    {
        await using ProcessPool pool = new(1);
        int pid = pool.Apply(Pid, 0);
        using CancellationTokenSource stop = new();
        Heard.OnRead = stop.Cancel;
        Task<Heard> cancelled = pool.ApplyAsync(Tell, 1, stop.Token);
        Task<int> next = pool.ApplyAsync(Pid, 0);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled.WaitAsync(Deadline.Standard));
        Assert.NotEqual(pid, await next.WaitAsync(Deadline.Standard));
    }

    [Fact]
    public async Task StreamAsync_KeepsTheOrder_AndReadsOnlyAFewAhead()
    {
        using ProcessPool pool = new(2);
        int read = 0;
        IEnumerable<int> Endless()
        {
            while (true) yield return read++;
        }

        List<int> results = [];
        await foreach (int result in pool.StreamAsync(Square, Endless()))
        {
            results.Add(result);
            if (results.Count == 10) break;
        }
        Assert.Equal(Enumerable.Range(0, 10).Select(x => x * x), results);
        Assert.InRange(read, 10, 20);
    }

    [Fact]
    public async Task StreamUnorderedAsync_GivesFirst_WhatIsDoneFirst()
    {
        using ProcessPool pool = new(2);
        string slow = Fifo("slow"), quick = _folder.File("quick");
        await File.WriteAllTextAsync(quick, "quick");
        await using IAsyncEnumerator<string> results = pool.StreamUnorderedAsync(Read, [slow, quick])
            .GetAsyncEnumerator();
        Assert.True(await results.MoveNextAsync().AsTask().WaitAsync(Deadline.Standard));
        Assert.Equal("quick", results.Current);
        await File.WriteAllTextAsync(slow, "slow");
        Assert.True(await results.MoveNextAsync().AsTask().WaitAsync(Deadline.Standard));
        Assert.Equal("slow", results.Current);
        Assert.False(await results.MoveNextAsync());
    }

    [Fact]
    public async Task Close_LetsTheTasksEnd_AndJoinWaitsForTheWorkers()
    {
        using ProcessPool pool = new(2);
        Task<int[]> map = pool.MapAsync(Square, Enumerable.Range(0, 100));
        int pid = pool.Apply(Pid, 0);
        pool.Close();
        Assert.Contains("closed", Assert.Throws<InvalidOperationException>(() => pool.Apply(Square, 1)).Message);
        Assert.True(pool.Join(Deadline.Standard));
        Assert.Equal(100, (await map).Length);
        Assert.Null(ProcessTable.Find(pid));
    }

    [Fact]
    public async Task Terminate_EndsTheWorkers_AndCancelsTheTasks()
    {
        using ProcessPool pool = new(1);
        Task<string> runs = pool.ApplyAsync(Read, Fifo("never"));
        Task<int> waits = pool.ApplyAsync(Square, 2);
        pool.Terminate();
        Assert.True(pool.Join(Deadline.Standard));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => runs);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waits);
    }

    [Fact]
    public void Join_Throws_WhileThePoolIsOpen()
    {
        using ProcessPool pool = new(1);
        Assert.Contains("is open", Assert.Throws<InvalidOperationException>(() => pool.Join()).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new ProcessPool(0));
    }

    public void Dispose() => _folder.Dispose();

    private string Fifo(string name)
    {
        string path = _folder.File(name);
        using Process mkfifo = Process.Start("mkfifo", [path]);
        mkfifo.WaitForExit();
        return path;
    }
}
