using EchoServer.Common.Connections;

namespace EchoServer.Load.ServerUnderTest;

/// <summary>Counts what a server's log says of connections.</summary>
/// <param name="after">The number of the connection after which they count.</param>
internal sealed class LedgerCount(long after = 0)
{
    private readonly PidSequence _pids = PidSequence.OfThisMachine();

    /// <summary>How many connections have ended.</summary>
    public int Ended { get; private set; }

    /// <summary>How many of them ended with exit code 0.</summary>
    public int Zero { get; private set; }

    /// <summary>How many were reset by their peer.</summary>
    public int Resets { get; private set; }

    /// <summary>How many were served by a process of their own.</summary>
    public int OwnPids { get; private set; }

    /// <summary>How many got no process.</summary>
    public int Refused { get; private set; }

    /// <summary>The last ledger that was seen.</summary>
    public ServerLedger? Ledger { get; private set; }

    /// <summary>Reads lines of the log.</summary>
    public void Add(IEnumerable<string> lines)
    {
        foreach (string line in lines) Add(line);
    }

    /// <summary>Reads a line of the log.</summary>
    public void Add(string line)
    {
        if (ServerLogLine.End(line) is { } end)
        {
            if (end.Number <= after) return;
            Ended++;
            if (end.ExitCode == (int)ConnectionExitCode.Closed) Zero++;
            if (end.ExitCode == (int)ConnectionExitCode.Reset) Resets++;
            if (_pids.Add(end.Pid, end.Number)) OwnPids++;
        }
        else if (ServerLogLine.Refused(line) is { } refused)
        {
            if (refused > after) Refused++;
        }
        else Ledger = ServerLogLine.Ledger(line) ?? Ledger;
    }
}
