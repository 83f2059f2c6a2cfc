using EchoServer.Multiprocessing;

namespace EchoServer.TestProcesses;

/// <summary>A class of processes.</summary>
public sealed class Greeter(string who) : ChildProcess
{
    public string Who { get; } = who;

    /// <inheritdoc/>
    protected override void Run() => Console.WriteLine($"hello {Who}, from {CurrentProcess.Name}");
}
