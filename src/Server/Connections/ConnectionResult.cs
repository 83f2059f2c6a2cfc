using EchoServer.Common.Connections;
using EchoServer.Linux;

namespace EchoServer.Server.Connections;

/// <summary>What an exit status means for a connection.</summary>
/// <param name="Status">How the process ended.</param>
internal readonly record struct ConnectionResult(ExitStatus Status)
{
    /// <summary>The class that the ledger counts it in.</summary>
    public Outcome Outcome => Status switch
    {
        { KilledBy: not null } => Outcome.Killed,
        { ExitCode: (int)ConnectionExitCode.Closed } => Outcome.Closed,
        { ExitCode: (int)ConnectionExitCode.Reset } => Outcome.Reset,
        _ => Outcome.Error,
    };

    /// <summary>A word for why: closed, reset, error, usage, orphaned, or killed by a signal.</summary>
    public string Reason => Status switch
    {
        { KilledBy: not null } => Status.ToString(),
        { ExitCode: (int)ConnectionExitCode.Closed } => "closed",
        { ExitCode: (int)ConnectionExitCode.Reset } => "reset",
        { ExitCode: (int)ConnectionExitCode.Usage } => "usage",
        { ExitCode: (int)ConnectionExitCode.Orphaned } => "orphaned",
        _ => "error",
    };
}
