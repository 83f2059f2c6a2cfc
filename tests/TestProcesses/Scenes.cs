using System.Diagnostics;
using EchoServer.Common.Multiprocessing;

namespace EchoServer.TestProcesses;

/// <summary>What the program does when a test runs it as such.</summary>
internal static class Scenes
{
    private static readonly Dictionary<string, Func<string, int>> _all = new()
    {
        ["log"] = _ => Run(new ChildProcess(Targets.ExitWith.With(3)), () => ProcessLog.ToStderr()),
        ["throw"] = _ => Run(new ChildProcess(Targets.Throw.With("on purpose"))),
        ["class"] = _ => Run(new Greeter("bob")),
        ["grandchild"] = _ => Run(new ChildProcess(Targets.StartAChild)),
        ["daemon's child"] = _ => Run(new ChildProcess(Targets.StartAChild) { IsDaemon = true }),
        ["default"] = _ => Default(),
        ["family"] = _ => Family(Targets.Forever, StartMethod.Spawn),
        ["forked family"] = _ => Family(Targets.ForkForever, StartMethod.ForkServer),
        ["killed fork server"] = _ => KilledForkServer(),
        ["leave"] = Leave,
        ["bench"] = Bench.Run,
        ["exit"] = fifo => Exit(fifo),
        ["queue-benchmark"] = QueueBenchmark.Play,
        ["queue-limit"] = _ => QueueScenes.FillWithoutEnd(),
    };

    /// <summary>Plays the scene that the command line names.</summary>
    public static int Play(string[] args) => _all[args[0]](args.ElementAtOrDefault(1) ?? "");

    private static int Run(ChildProcess child, Action? before = null)
    {
        using (child)
        {
            before?.Invoke();
            child.Start();
            child.Join();
            return child.ExitCode!.Value;
        }
    }

    private static int Default()
    {
        ChildProcess.DefaultStartMethod = StartMethod.ForkServer;
        ChildProcess child = new(Targets.ForkExitWith.With(4));
        Console.WriteLine(child.StartMethod);
        return Run(child);
    }

    private static int KilledForkServer()
    {
        using ChildProcess clone = new(Targets.ForkForever) { StartMethod = StartMethod.ForkServer };
        using ChildProcess other = new(Targets.ForkExitWith.With(6)) { StartMethod = StartMethod.ForkServer };
        clone.Start();
        int server = Directory.EnumerateDirectories("/proc/self/task")
            .SelectMany(task => File.ReadAllText($"{task}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(int.Parse).Single(pid => pid != clone.Pid);
        using (Process process = Process.GetProcessById(server)) process.Kill();
        other.Start();
        other.Join();
        bool lives = clone.IsAlive;
        clone.Kill();
        clone.Join();
        Console.WriteLine($"other: {other.ExitCode}, clone lives: {lives}, clone: {clone.ExitCode}");
        return 0;
    }

    private static int Family(ProcessCall forever, StartMethod method)
    {
        ChildProcess plain = new(forever) { StartMethod = method }, daemon = new(forever) { IsDaemon = true, StartMethod = method };
        plain.Start();
        daemon.Start();
        Console.WriteLine($"{plain.Pid} {daemon.Pid}");
        plain.Join();
        return 0;
    }

    private static int Leave(string fifo)
    {
        ChildProcess daemon = new(Targets.Forever) { IsDaemon = true }, plain = new(Targets.ReadAll.With(fifo));
        daemon.Start();
        plain.Start();
        Console.WriteLine("leaving");
        return 0;
    }

    private static int Exit(string fifo)
    {
        Leave(fifo);
        Environment.Exit(7);
        return 0;
    }
}
