using EchoServer.Linux.ForkSafe;

namespace EchoServer.Linux.Processes;

/// <summary>Starts a fork server: an ordinary .NET process prepares code and memory, leaves the fork server behind as a
/// clone of itself, and exits.</summary>
internal static unsafe class ForkServerStart
{
    private const string Tunables = "GLIBC_TUNABLES";

    /// <summary>
    /// What that process is to have in its environment. The JIT must compile a method once and for all, and to memory
    /// that is known to <see cref="CloneMemory"/>: nobody recompiles it in a clone. The C library registers no
    /// restartable sequences: the kernel would write to each clone's memory, and have it copied, whenever it runs
    /// elsewhere (tunables of glibc since 2.35).
    /// </summary>
    internal static IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string>
    {
        ["DOTNET_TieredCompilation"] = "0",
        ["DOTNET_EnableWriteXorExecute"] = "1",
        [Tunables] = With(Environment.GetEnvironmentVariable(Tunables), "glibc.pthread.rseq=0"),
    };

    /// <summary>Prepares this process, leaves the fork server behind, and exits.</summary>
    /// <param name="types">Their assemblies, and ours, have all code that runs in clones.</param>
    /// <param name="make">Clones the process, by <see cref="Sibling"/>, and does not return in the clone; returns 0, or
    /// an errno.</param>
    /// <param name="state">Its argument: all that the fork server knows.</param>
    /// <param name="needed">Addresses in memory that clones need (<see cref="CloneMemory.Trim"/>).</param>
    /// <returns>The errno. After a success it does not return: this process has ended, past the runtime's shutdown,
    /// since there is nothing to shut down.</returns>
    internal static int Run(
        IEnumerable<Type> types, delegate*<void*, int> make, void* state, params ReadOnlySpan<nuint> needed)
    {
        ForkSafeCode.Compile(types);
        Kernel.Bind();
        CloneMemory.Trim(needed);
        int errno = make(state);
        if (errno == 0) Kernel.Exit(0);
        return errno;
    }

    /// <summary>A tunable beside those that the user has set.</summary>
    internal static string With(string? tunables, string another) =>
        string.IsNullOrEmpty(tunables) ? another : $"{tunables}:{another}";
}
