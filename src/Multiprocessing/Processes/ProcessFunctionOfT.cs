using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace EchoServer.Multiprocessing;

/// <summary>A function that child processes run.</summary>
/// <example>
/// <code>
/// // Json is the program's JsonSerializerContext; Main passes Talk to ProcessProgram.Run.
/// static readonly ProcessFunction&lt;string> Talk =
///     ProcessTarget.Of&lt;string>("talk", Console.WriteLine, Json.Default.String);
///
/// using ChildProcess process = new(Talk.With("bob"));
/// process.Start();
/// process.Join();
/// </code>
/// </example>
/// <typeparam name="T">The arguments' type.</typeparam>
public sealed class ProcessFunction<T> : ProcessTarget
{
    private readonly Func<T, int> _run;
    private readonly JsonTypeInfo<T> _arguments;

    internal ProcessFunction(string name, Func<T, int> run, JsonTypeInfo<T> arguments)
        : base(name) => (_run, _arguments) = (run, arguments);

    /// <summary>
    /// The function with its arguments, as a call that a process can run: <c>new ChildProcess(talk.With("bob"))</c>.
    /// </summary>
    /// <param name="arguments">The arguments; they are read when the process starts; queues and pipes among them are
    /// handed over.</param>
    public ProcessCall With(T arguments) => new(this, handles => handles.Write(arguments, _arguments));

    /// <inheritdoc/>
    internal override int Run(JsonElement arguments, HandleReader handles) =>
        _run(handles.Read(arguments, _arguments)!);
}
