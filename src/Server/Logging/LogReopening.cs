using EchoServer.Linux;

namespace EchoServer.Server.Logging;

/// <summary>What the log does when it was rotated.</summary>
/// <param name="log">The log, which says that it was reopened.</param>
/// <param name="outputs">Where the log goes.</param>
/// <param name="file">The log file; null when there is none.</param>
internal sealed class LogReopening(ServerLog log, LogOutputs outputs, string? file)
{
    /// <summary>Opens the log file anew, soon, and says so in it.</summary>
    /// <param name="signal">The signal, which the log names.</param>
    public void Reopen(int signal)
    {
        outputs.Reopen();
        if (file is null) log.NothingToReopen(Signal.Name(signal));
        else log.Reopening(Signal.Name(signal), file);
    }
}
