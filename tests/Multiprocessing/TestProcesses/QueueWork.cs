using EchoServer.Multiprocessing;

namespace EchoServer.TestProcesses;

/// <summary>What a process does with a queue.</summary>
/// <param name="Queue">The queue.</param>
/// <param name="Report">Where it tells of it.</param>
/// <param name="Id">Which process it is.</param>
/// <param name="Count">How many items it puts.</param>
/// <param name="Length">How long their texts are.</param>
/// <param name="Room">How many bytes a segment of the queue holds.</param>
public sealed record QueueWork(
    ProcessQueue<QueueItem> Queue, PipeEnd<QueueItem> Report, int Id, int Count, int Length, int Room);
