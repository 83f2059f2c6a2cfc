using System.Runtime.CompilerServices;
using EchoServer.ForkServer.ForkSafe;
using EchoServer.Linux.Processes;

namespace EchoServer.ForkServer;

/// <summary>
/// Makes clones cheap. Most of a fork server's time is the clone, and that grows with what it copies and goes through: so every mapping that a clone
/// can't need is marked MADV_DONTFORK (madvise(2)), and the fork server comes into being without it.
/// </summary>
internal static unsafe class AddressSpace
{
    // A static binary that is no PIE lies below, with its .bss right behind it.
    private const nuint LowImage = 0x1000_0000;

    // What the JIT's code runs on: the C library, the runtime, and the memory that code is written to.
    private static readonly string[] _neededFiles = ["libc.so", "libcoreclr.so", "doublemapper"];

    private static IEnumerable<Mapping> Mappings => File.ReadAllLines("/proc/self/maps").Select(Mapping.Parse);

    /// <summary>Where memory shares the page tables of the image, of which each clone has to have its own; 0 where nothing is known of that.</summary>
    internal static nuint ImageEnd => Mappings.Where(IsImage).Select(m => m.End).LastOrDefault();

    /// <summary>Maps memory right behind the image, where there is room.</summary>
    /// <returns>Its address; null when there is none.</returns>
    internal static byte* Reserve(nuint size) => SharedMemory.MapPrivate(ImageEnd, size);

    /// <summary>Marks the mappings.</summary>
    internal static void Trim(Board* board)
    {
        Drop((nuint)board->Window, board->RowStride);
        foreach (Mapping mapping in Mappings)
        {
            if (IsHeap(mapping)) KeepThread(mapping);
            else if (!Needs(mapping, board)) Drop(mapping.Start, mapping.Size);
        }
    }

    private static bool Needs(Mapping mapping, Board* board) =>
        mapping.Has(board) || mapping.Has(board->Header) || mapping.Has(board->Rows) || mapping.Has(board->Buffer) || mapping.Has(Kernel.ErrnoAddress())
        || (RuntimeFeature.IsDynamicCodeSupported ? IsForJit(mapping) : IsImage(mapping));

    private static bool IsImage(Mapping mapping) => !RuntimeFeature.IsDynamicCodeSupported && mapping.Start < LowImage && !IsHeap(mapping);

    // The heap of the collector and the stacks of other threads are larger than what else has no name.
    private static bool IsForJit(Mapping mapping) => mapping.Name.Length > 0
        ? _neededFiles.Any(file => mapping.Name.Contains(file, StringComparison.Ordinal))
        : mapping.Size < 1 << 20;

    // In a static binary the thread's own block, with errno in it, is on the heap; it is smaller than a page, and nothing else there is needed.
    private static bool IsHeap(Mapping mapping) => mapping.Name == "[heap]" && mapping.Has(Kernel.ErrnoAddress());

    private static void KeepThread(Mapping heap)
    {
        nuint page = (nuint)Environment.SystemPageSize, first = (nuint)Kernel.ErrnoAddress() / page * page, end = first + 2 * page;
        Drop(heap.Start, first - heap.Start);
        if (end < heap.End) Drop(end, heap.End - end);
    }

    // Where it fails, clones cost more; that is all.
    private static void Drop(nuint start, nuint size) => Kernel.DoNotFork((void*)start, size);
}
