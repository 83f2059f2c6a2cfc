using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using EchoServer.Linux.ForkSafe;

namespace EchoServer.Linux.Processes;

/// <summary>
/// Makes clones cheap. Most of a fork server's time is the clone, and that grows with what it copies and goes through:
/// so every mapping that a clone can't need is marked MADV_DONTFORK (madvise(2)), and the fork server comes into being
/// without it.
/// </summary>
internal static unsafe class CloneMemory
{
    // The heap of the collector and the stacks of other threads are larger than what else has no name.
    private const nuint SmallMapping = 1 << 20;

    // What the JIT's code runs on, besides the C library: the runtime, and the memory that code is written to.
    private static readonly string[] _filesOfTheJit = ["libcoreclr.so", "doublemapper"];

    /// <summary>Where memory shares the page tables of a native image, of which each clone has to have its own: behind
    /// it. 0 where nothing is known of that.</summary>
    internal static nuint ImageEnd
    {
        get
        {
            if (RuntimeFeature.IsDynamicCodeSupported) return 0;
            nuint end = 0, image = OwnCode;
            Mapping[] mappings = Mapping.OfThisProcess();
            string name = mappings.First(mapping => mapping.Has(image)).Name;
            foreach (Mapping mapping in mappings)
                if (mapping.Name == name || IsBehind(mapping, end)) end = mapping.End;
            return end;
        }
    }

    /// <summary>An address within the C library's code, whatever its file is called. A static binary has it in its own,
    /// and need not ask.</summary>
    internal static nuint LibraryCode =>
        NativeLibrary.GetMainProgramHandle() is not 0 and var program
            && NativeLibrary.TryGetExport(program, "syscall", out nint code) ? (nuint)code : 0;

    private static nuint OwnCode => (nuint)(delegate*<nuint, nuint, void>)&Drop;

    /// <summary>Marks the mappings.</summary>
    /// <param name="needed">Addresses: the mapping of each is needed, and with one all of its file. Our own code and
    /// stack are needed anyway.</param>
    internal static void Trim(params ReadOnlySpan<nuint> needed)
    {
        int local; // on our stack
        nuint errno = (nuint)Kernel.ErrnoAddress();
        ReadOnlySpan<nuint> all =
            [.. needed, (nuint)(&local), errno, RuntimeFeature.IsDynamicCodeSupported ? 0 : OwnCode];
        Mapping[] mappings = Mapping.OfThisProcess();
        HashSet<string> files = [];
        foreach (Mapping mapping in mappings)
            if (mapping.IsOfFile && mapping.HasAny(all)) files.Add(mapping.Name);
        nuint end = 0;
        foreach (Mapping mapping in mappings)
        {
            bool isFile = files.Contains(mapping.Name) || (RuntimeFeature.IsDynamicCodeSupported && IsForJit(mapping));
            bool isNeeded = isFile || IsBehind(mapping, end) || mapping.HasAny(all);
            if (isFile) end = mapping.End;
            if (mapping.Name == "[heap]" && mapping.Has(errno)) KeepThread(mapping, errno);
            else if (!isNeeded) Drop(mapping.Start, mapping.Size);
        }
    }

    // What is zero at first of a file's data lies behind it, and has no name.
    private static bool IsBehind(Mapping mapping, nuint end) => mapping.Name.Length == 0 && mapping.Start == end;

    private static bool IsForJit(Mapping mapping) => mapping.Name.Length > 0
        ? _filesOfTheJit.Any(file => mapping.Name.Contains(file, StringComparison.Ordinal))
        : mapping.Size < SmallMapping;

    // In a static binary the thread's own block, with errno in it, is on the heap; it is smaller than a page, and
    // nothing else there is needed.
    private static void KeepThread(Mapping heap, nuint errno)
    {
        nuint page = (nuint)Environment.SystemPageSize, first = errno / page * page, end = first + 2 * page;
        Drop(heap.Start, first - heap.Start);
        if (end < heap.End) Drop(end, heap.End - end);
    }

    // Where it fails, clones cost more; that is all.
    private static void Drop(nuint start, nuint size) => Kernel.DoNotFork((void*)start, size);
}
