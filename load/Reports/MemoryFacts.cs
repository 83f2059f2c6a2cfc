namespace EchoServer.Load.Reports;

/// <summary>What held connections cost the server in memory.</summary>
/// <param name="Connections">How many were held.</param>
/// <param name="ProcessKiB">KiB for each in the server's process tree (PSS).</param>
/// <param name="MachineKiB">KiB for each with the kernel's part (MemAvailable).</param>
/// <param name="Processes">How many processes the tree had while they were held.</param>
/// <param name="Unknown">Why none of that is known; null when it is.</param>
internal sealed record MemoryFacts(long Connections, double ProcessKiB, double MachineKiB, long Processes, string? Unknown = null)
{
    /// <summary>Whether <see cref="MachineKiB"/> tells anything. Everything can't be less than a part of it: then others have freed more memory meanwhile than the connections took.</summary>
    public bool IsMachineKnown => Unknown is null && MachineKiB >= ProcessKiB;
}
