using EchoServer.Linux.Processes;
using EchoServer.Tests.Support;
using Microsoft.Win32.SafeHandles;
using Libc = EchoServer.Linux.Calls.Libc;

namespace EchoServer.Tests.Multiprocessing.Queues;

/// <summary>Another process that has the lock of a file of ours. Needs "python3".</summary>
internal sealed class LockHolder : IAsyncDisposable
{
    private const string Script = """
        import fcntl, os
        fcntl.lockf(3, fcntl.LOCK_EX)
        os.write(4, b'locked')
        os.read(5, 1)
        """;

    private readonly int _pid;
    private readonly SafeFileHandle _life;

    private LockHolder(int pid, SafeFileHandle life) => (_pid, _life) = (pid, life);

    /// <summary>Starts it, and returns when it has the lock.</summary>
    public static async Task<LockHolder> StartAsync(SafeFileHandle file)
    {
        (SafeFileHandle reading, SafeFileHandle writing) = Libc.Pipe();
        (SafeFileHandle one, SafeFileHandle life) = Libc.SeqPacketPair();
        int pid;
        using (reading)
        {
            using (writing)
            using (one)
            {
                SelfExecutable python = new(TestEnvironment.FindTool("python3")!, ["python3"]);
                using Spawner spawner = new(python, new Dictionary<string, string>(), leadsGroup: false);
                pid = spawner.Start(["-c", Script], [file, writing, one]);
            }
            await Eventually.HoldsAsync(() => Libc.Read(reading, new byte[6]) == 6, () => "the lock was taken");
        }
        return new LockHolder(pid, life);
    }

    /// <summary>Kills it.</summary>
    public async Task KillAsync()
    {
        using ProcessHandle process = ProcessHandle.Open(_pid);
        Signals.TryKill(_pid);
        Assert.True(await process.EndsAsync(Deadline.Short));
        Libc.WaitId(Libc.P_PID, _pid, Libc.WEXITED, out _);
    }

    public ValueTask DisposeAsync()
    {
        _life.Dispose(); // it ends by itself, if it was not killed
        return ValueTask.CompletedTask;
    }
}
