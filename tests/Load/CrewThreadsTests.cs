using EchoServer.Load.Engine;
using EchoServer.Tests.Support;

namespace EchoServer.Tests.Load;

/// <summary>What a run does with the threads that the system allows it.</summary>
public class CrewThreadsTests
{
    private int _threads;

    [Fact]
    public async Task Reserve_Goes_WhenThereAreNoMoreThreads()
    {
        using CrewThreads threads = new(work => TryStart(work, most: 10));
        using ManualResetEventSlim isOver = new();
        int reserve = _threads;

        Assert.Equal([true, true, false], new[] { Wait(), Wait(), Wait() });
        Assert.InRange(reserve, 4, 8);
        await Eventually.HoldsAsync(() => Volatile.Read(ref _threads) == 2, () => "only those at work are left");
        Assert.False(Wait(), "what the reserve has left is not for the crew");
        isOver.Set();

        bool Wait() => threads.TryStart(isOver.Wait);
    }

    [RequiresAnotherUserFact]
    public async Task Run_SaysHowManyClientsThereWere_WhenTheSystemAllowsFewThreads()
    {
        using FakeServer server = new(FakeServer.UpperCase);
        string[] command = [.. AnotherUser.Wrapper, "prlimit", "--nproc=60:60", TestEnvironment.LoadPath,
            "pingpong", "--target", server.Address, "--clients", "500", "--duration", "500ms", "--report", "none"];

        CommandRun run = await CommandRun.OfAsync(command[0], command[1..]);

        Assert.True(run.ExitCode == 1, $"{run.ExitCode}: {run.Error}");
        Assert.Matches(@"pingpong: no more than \d+ of 500 clients were at work at once", run.Output);
    }

    private bool TryStart(ThreadStart work, int most)
    {
        if (Interlocked.Increment(ref _threads) > most)
        {
            Interlocked.Decrement(ref _threads);
            return false;
        }
        new Thread(() =>
        {
            work();
            Interlocked.Decrement(ref _threads);
        }).Start();
        return true;
    }
}
