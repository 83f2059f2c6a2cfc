using System.Text.Json;

namespace EchoServer.Multiprocessing;

/// <summary>A function without arguments that child processes run.</summary>
/// <example>
/// <code>
/// static readonly ProcessFunction Work = ProcessTarget.Of("work", () => Console.WriteLine(CurrentProcess.Name));
///
/// static int Main(string[] args) => ProcessProgram.Run(args, [Work], _ =>
/// {
///     using ChildProcess process = new(Work);
///     process.Start();
///     return process.Join() ? 0 : 1;
/// });
/// </code>
/// </example>
public sealed class ProcessFunction : ProcessTarget
{
    private static readonly JsonElement _none = JsonDocument.Parse("null").RootElement;

    private readonly Func<int> _run;

    internal ProcessFunction(string name, Func<int> run)
        : base(name) => _run = run;

    /// <summary>The function as a call that a process can run.</summary>
    public static implicit operator ProcessCall(ProcessFunction function) => function.ToProcessCall();

    /// <summary>The function as a call that a process can run.</summary>
    public ProcessCall ToProcessCall() => new(this, _ => _none);

    /// <inheritdoc/>
    internal override int Run(JsonElement arguments, HandleReader handles) => _run();
}
