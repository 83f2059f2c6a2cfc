using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace EchoServer.Multiprocessing;

/// <summary>
/// What a child process may be asked to run. Code can't be sent to another process, so it is registered by name in
/// both, with <see cref="ProcessProgram"/>; what is sent is the name, and the arguments as JSON. (Python's
/// <c>target</c>, whose name its pickle sends as well.)
/// </summary>
public abstract class ProcessTarget
{
    private protected ProcessTarget(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
    }

    /// <summary>The name by which the target is found in the child.</summary>
    public string Name { get; }

    /// <summary>The class whose Run it is; null for a function.</summary>
    internal virtual Type? ProcessType => null;

    /// <summary>A function without arguments; the exit code is 0.</summary>
    /// <param name="name">The name by which it is found in the child; no other target of the program has it.</param>
    /// <param name="run">What the child runs.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public static ProcessFunction Of(string name, Action run) => new(name, Returning(run));

    /// <summary>A function without arguments that returns the exit code, 0 to 255; any other ends the process with
    /// 255.</summary>
    /// <inheritdoc cref="Of(string, Action)"/>
    [OverloadResolutionPriority(1)] // one that never returns could be any of them
    public static ProcessFunction Of(string name, Func<int> run) => new(name, run);

    /// <summary>An asynchronous function without arguments; the exit code is 0.</summary>
    /// <inheritdoc cref="Of(string, Action)"/>
    public static ProcessFunction Of(string name, Func<Task> run) =>
        new(name, Returning(() => run().GetAwaiter().GetResult()));

    /// <summary>A function; the exit code is 0.</summary>
    /// <param name="name">The name by which it is found in the child; no other target of the program has it.</param>
    /// <param name="run">What the child runs.</param>
    /// <param name="arguments">How its arguments become JSON; a record for several of them, or a tuple if the context
    /// has IncludeFields.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public static ProcessFunction<T> Of<T>(string name, Action<T> run, JsonTypeInfo<T> arguments) =>
        new(name, Returning(run), arguments);

    /// <summary>A function that returns the exit code, 0 to 255; any other ends the process with 255.</summary>
    /// <inheritdoc cref="Of{T}(string, Action{T}, JsonTypeInfo{T})"/>
    [OverloadResolutionPriority(1)] // one that never returns could be any of them
    public static ProcessFunction<T> Of<T>(string name, Func<T, int> run, JsonTypeInfo<T> arguments) =>
        new(name, run, arguments);

    /// <summary>An asynchronous function; the exit code is 0.</summary>
    /// <inheritdoc cref="Of{T}(string, Action{T}, JsonTypeInfo{T})"/>
    public static ProcessFunction<T> Of<T>(string name, Func<T, Task> run, JsonTypeInfo<T> arguments) =>
        new(name, Returning<T>(t => run(t).GetAwaiter().GetResult()), arguments);

    /// <summary>A class that derives from <see cref="ChildProcess"/>: its properties go to the child, where its Run is
    /// called. Its name is the class's.</summary>
    /// <param name="process">How the object becomes JSON.</param>
    public static ProcessClass<TProcess> Of<TProcess>(JsonTypeInfo<TProcess> process)
        where TProcess : ChildProcess => new(process);

    /// <summary>A fork-safe function without arguments: a static method of a type that is marked [ForkSafe], and keeps
    /// the rules of that. Its result is the exit code, 0 to 255; any other ends the process with 255.</summary>
    /// <param name="name">The name by which it is found in the child; no other target of the program has it.</param>
    /// <param name="type">The type that it belongs to.</param>
    /// <param name="run">Its address: <c>&amp;Type.Method</c>.</param>
    /// <exception cref="ArgumentException">The name is empty, or the type is not marked.</exception>
    public static unsafe ForkSafeFunction ForkSafe(string name, Type type, delegate*<int> run) =>
        new(name, type, new ForkFunction { Address = run, Kind = ForkFunction.TakesNothing });

    /// <summary>A fork-safe function that is given a pointer to its arguments.</summary>
    /// <typeparam name="T">The arguments' type: a struct of numbers, of at most 16,384 bytes.</typeparam>
    /// <param name="name">The name by which it is found in the child; no other target of the program has it.</param>
    /// <param name="type">The type that it belongs to.</param>
    /// <param name="run">Its address: <c>&amp;Type.Method</c>.</param>
    /// <exception cref="ArgumentException">The name is empty, or the type is not marked; or T has more
    /// bytes.</exception>
    public static unsafe ForkSafeFunction<T> ForkSafe<T>(string name, Type type, delegate*<T*, int> run)
        where T
            : unmanaged => new(
                name, type, new ForkFunction
                { Address = run, Kind = ForkFunction.TakesArguments, ArgumentSize = sizeof(T) });

    /// <summary>A fork-safe function that is given a pointer to its arguments, and one to the descriptors that were
    /// handed over.</summary>
    /// <typeparam name="T">The arguments' type: a struct of numbers, of at most 16,384 bytes.</typeparam>
    /// <param name="name">The name by which it is found in the child; no other target of the program has it.</param>
    /// <param name="type">The type that it belongs to.</param>
    /// <param name="run">Its address: <c>&amp;Type.Method</c>.</param>
    /// <exception cref="ArgumentException">The name is empty, or the type is not marked; or T has more
    /// bytes.</exception>
    public static unsafe ForkSafeFunction<T> ForkSafe<T>(string name, Type type, delegate*<T*, int*, int> run)
        where T
            : unmanaged => new(
                name, type, new ForkFunction
                { Address = run, Kind = ForkFunction.TakesDescriptors, ArgumentSize = sizeof(T) });

    /// <summary>A process of <see cref="ProcessType"/>, as what itself runs.</summary>
    internal virtual ProcessCall CallOn(ChildProcess process) =>
        throw new NotSupportedException($"{Name} is a function");

    /// <summary>
    /// Called each time the target is given to <see cref="ProcessProgram"/>: from then on it is found by its name.
    /// </summary>
    internal virtual void Registered()
    {
    }

    /// <summary>The child's side.</summary>
    /// <param name="arguments">As <see cref="ProcessCall.Write"/> made them.</param>
    /// <param name="handles">What was handed over with them.</param>
    /// <returns>The exit code.</returns>
    internal abstract int Run(JsonElement arguments, HandleReader handles);

    private static Func<int> Returning(Action run) => () =>
    {
        run();
        return 0;
    };

    private static Func<T, int> Returning<T>(Action<T> run) => arguments =>
    {
        run(arguments);
        return 0;
    };
}
