namespace EchoServer.Load.ServerUnderTest;

/// <summary>What held connections cost the server in memory; or why that is not known.</summary>
/// <param name="Connections">How many were held.</param>
/// <param name="ProcessKiB">KiB per connection that the server's process tree has more (PSS): what its programs see.</param>
/// <param name="MachineKiB">
/// KiB per connection that the machine has less (MemAvailable), without what this program has more: everything counted, page tables, kernel stacks and the sockets
/// of both sides too. On a machine that does other work, and below some thousand connections, it is rough.
/// </param>
/// <param name="Processes">How many processes the server had.</param>
/// <param name="Unknown">Why nothing was measured; null when it was.</param>
internal sealed record ServerMemory(int Connections, double ProcessKiB, double MachineKiB, int Processes, string? Unknown)
{
    /// <summary>Nothing was measured.</summary>
    public static ServerMemory Not(string why) => new(0, 0, 0, 0, why);

    /// <summary>The difference of two samples, per connection.</summary>
    public static ServerMemory Between(MemorySample before, MemorySample held, int connections)
    {
        if (connections == 0) return Not("no connection was held");
        double Per(long kib) => (double)kib / connections;
        long machine = before.AvailableKiB - held.AvailableKiB - (held.OwnKiB - before.OwnKiB);
        return new ServerMemory(connections, Per(held.ServerKiB - before.ServerKiB), Per(machine), held.Processes, null);
    }
}
