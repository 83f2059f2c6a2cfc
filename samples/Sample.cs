using EchoServer.Multiprocessing;

namespace EchoServer.Samples;

/// <summary>A small program that shows one thing.</summary>
/// <param name="Name">By which it is run.</param>
/// <param name="Summary">What it shows.</param>
/// <param name="Targets">What its processes run.</param>
/// <param name="Run">The program: takes its arguments and returns its exit code.</param>
/// <param name="MostArguments">How many it takes at most.</param>
internal sealed record Sample(
    string Name, string Summary, IReadOnlyList<ProcessTarget> Targets, Func<string[], int> Run, int MostArguments)
{
    /// <summary>One that takes no arguments.</summary>
    public Sample(string name, string summary, IReadOnlyList<ProcessTarget> targets, Action run)
        : this(name, summary, targets, _ =>
        {
            run();
            return 0;
        }, MostArguments: 0)
    {
    }
}
