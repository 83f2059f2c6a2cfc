
namespace EchoServer.Multiprocessing;

/// <summary>The process that asks. (Python's <c>current_process()</c> and <c>parent_process()</c>.)</summary>
public static class CurrentProcess
{
    private static StartMessage? _start;

    /// <summary>The process's name; MainProcess for one that is nobody's <see cref="ChildProcess"/>.</summary>
    public static string Name => ProcessLog.ProcessName;

    /// <summary>Whether it is a <see cref="ChildProcess"/>.</summary>
    public static bool IsChild => _start is not null;

    /// <summary>Whether it ends with its parent, and may have no children.</summary>
    public static bool IsDaemon => _start?.IsDaemon ?? false;

    /// <summary>The pid of the process that started it; null for one that is nobody's
    /// <see cref="ChildProcess"/>.</summary>
    public static int? ParentPid => _start?.Parent;

    /// <summary>What its own children's names begin with.</summary>
    internal static string Identity => _start is null ? "" : $"{_start.Identity}:";

    /// <summary>Makes it the child that the message is for.</summary>
    internal static void Become(StartMessage start)
    {
        _start = start;
        ProcessLog.ProcessName = start.Name;
    }
}
