namespace EchoServer.Tests.Support;

/// <summary>One process as /proc shows it.</summary>
/// <param name="Pid">Its number.</param>
/// <param name="State">R, S, T, Z and so on, as in proc(5).</param>
/// <param name="ParentPid">Who has to reap it.</param>
internal sealed record ProcessRow(int Pid, char State, int ParentPid)
{
    /// <summary>Ended, but not reaped yet.</summary>
    public bool IsZombie => State is 'Z' or 'X';
}
