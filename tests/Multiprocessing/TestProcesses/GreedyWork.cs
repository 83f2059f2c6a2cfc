using EchoServer.Multiprocessing;

namespace EchoServer.TestProcesses;

/// <summary>What a process takes that has no descriptor left.</summary>
/// <param name="Queue">Its items begin with their numbers.</param>
/// <param name="Got">Where the numbers go; -1 comes twice: before and after it has taken all descriptors.</param>
public sealed record GreedyWork(ProcessQueue<byte[]> Queue, ProcessQueue<int> Got);
