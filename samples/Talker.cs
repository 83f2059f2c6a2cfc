using EchoServer.Multiprocessing;

namespace EchoServer.Samples;

/// <summary>class Talker(Process): def run(self).</summary>
/// <param name="who">Whom it talks to.</param>
internal sealed class Talker(string who) : ChildProcess
{
    /// <summary>Whom it talks to; it goes to the child.</summary>
    public string Who { get; } = who;

    /// <inheritdoc/>
    protected override void Run() => Console.WriteLine($"hello {Who}, from {CurrentProcess.Name}");
}
