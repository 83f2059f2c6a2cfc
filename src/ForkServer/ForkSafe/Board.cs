using EchoServer.ForkServer.Scoreboard;

namespace EchoServer.ForkServer.ForkSafe;

/// <summary>All that a clone knows, made before the first one.</summary>
internal unsafe struct Board
{
    internal Header* Header;
    internal Row* Rows;
    internal uint* Pids;
    internal int Channel;
    internal int Supervisor;
}
