using EchoServer.Multiprocessing;

namespace EchoServer.TestProcesses;

/// <summary>What a process needs to work on a joinable queue.</summary>
/// <param name="Queue">Of jobs.</param>
/// <param name="Folder">Where it leaves its traces.</param>
/// <param name="First">The first number that a producer puts.</param>
/// <param name="Count">How many it puts.</param>
public sealed record JoinableWork(JoinableQueue<Job> Queue, string Folder, int First = 0, int Count = 0);
