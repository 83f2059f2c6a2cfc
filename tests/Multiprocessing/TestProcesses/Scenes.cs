using System.Diagnostics;
using System.Globalization;
using EchoServer.Linux.Calls;
using EchoServer.Multiprocessing;

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
        ["stopped fork server"] = _ => StoppedForkServer(),
        ["reaped fork server"] = _ => ReapedForkServer(),
        ["introduction"] = _ => Run(new Introducer { Name = "bob", IsDaemon = true }),
        ["odd"] = _ => Run(new ChildProcess(Targets.ThrowOdd)),
        ["stubborn"] = _ => LeaveStubborn(),
        ["deaths"] = _ => Deaths(),
        ["leave"] = Leave,
        ["bench"] = Bench.Run,
        ["exit"] = fifo => Exit(fifo),
        ["queue-benchmark"] = QueueBenchmark.Play,
        ["take without descriptors"] = QueueScenes.TakeWithoutDescriptors,
        ["alternate large items"] = _ => QueueScenes.AlternateLargeItems(),
        ["share without descriptors"] = QueueScenes.ShareWithoutDescriptors,
        ["return"] = code => int.Parse(code, CultureInfo.InvariantCulture),
        ["exit with"] = code =>
        {
            Environment.Exit(int.Parse(code, CultureInfo.InvariantCulture));
            return 0;
        },
        ["write to error"] = _ => Run(new ChildProcess(Targets.WriteToError)),
        ["connect to nobody"] = ConnectionScenes.ConnectToNobody,
        ["unread log"] = _ => LogScenes.RefuseWithoutEnd(),
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
        using (Process process = Process.GetProcessById(ForkServer(clone))) process.Kill();
        other.Start();
        other.Join();
        bool lives = clone.IsAlive;
        clone.Kill();
        clone.Join();
        Console.WriteLine($"other: {other.ExitCode}, clone lives: {lives}, clone: {clone.ExitCode}");
        return 0;
    }

    private static int StoppedForkServer()
    {
        using ChildProcess clone = new(Targets.ForkForever) { StartMethod = StartMethod.ForkServer };
        using ChildProcess other = new(Targets.ForkExitWith.With(6)) { StartMethod = StartMethod.ForkServer };
        clone.Start();
        Libc.Kill(ForkServer(clone), 19); // SIGSTOP
        other.Start();
        other.Join();
        bool lives = clone.IsAlive;
        clone.Kill();
        clone.Join();
        Console.WriteLine($"other: {other.ExitCode}, clone lives: {lives}");
        return 0;
    }

    private static int ReapedForkServer()
    {
        using ChildProcess clone = new(Targets.ForkForever) { StartMethod = StartMethod.ForkServer };
        clone.Start();
        Console.WriteLine($"{ForkServer(clone)} {clone.Pid}");
        clone.Join();
        return 0;
    }

    private static int ForkServer(ChildProcess clone) => Children().Single(pid => pid != clone.Pid);

    private static IEnumerable<int> Children() => Directory.EnumerateDirectories("/proc/self/task")
        .SelectMany(task => File.ReadAllText($"{task}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Select(int.Parse);

    private static int LeaveStubborn()
    {
        ProcessLog.ToStderr(ProcessLogLevel.Info);
        using ProcessQueue<int> ready = new();
        for (int i = 0; i < 3; i++) new ChildProcess(Targets.Stay.With(ready)) { IsDaemon = true }.Start();
        for (int i = 0; i < 3; i++) ready.Get();
        return 4;
    }

    private static int Deaths()
    {
        ProcessLog.ToStderr(ProcessLogLevel.Warning);
        using ChildProcess killed = new(Targets.Forever) { Name = "killed" }, terminated = new(Targets.Forever)
            { Name = "terminated" };
        killed.Start();
        terminated.Start();
        terminated.Terminate();
        terminated.Join();
        using (Process process = Process.GetProcessById(killed.Pid!.Value)) process.Kill();
        killed.Join();
        return 0;
    }

    private static int Family(ProcessCall forever, StartMethod method)
    {
        ChildProcess plain = new(forever) { StartMethod = method }, daemon = new(forever)
            { IsDaemon = true, StartMethod = method };
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
