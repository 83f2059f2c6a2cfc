using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using EchoServer.ForkServer.ForkSafe;

namespace EchoServer.ForkServer;

/// <summary>
/// Makes clones cheap. 88 % of a fork server's time is the clone, and that grows with what it copies: so every mapping that a clone
/// can't need is marked MADV_DONTFORK (madvise(2)).
/// </summary>
internal static unsafe partial class AddressSpace
{
    private const int MADV_DONTFORK = 10;

    /// <summary>Marks the mappings. Natively all but the image, [heap] (it has the TLS block), the stack and the board; under the JIT, whose
    /// code and data are anywhere, only the largest anonymous ones: the collector's heap and the stacks of other threads.</summary>
    internal static void Trim(Board* board)
    {
        foreach (string line in File.ReadAllLines("/proc/self/maps"))
        {
            var mapping = Mapping.Parse(line);
            bool needed = mapping.Has(board) || mapping.Has(board->Header) || mapping.Has(Kernel.ErrnoAddress())
                || (RuntimeFeature.IsDynamicCodeSupported ? mapping.IsNamed || mapping.Size < 1 << 20 : mapping.IsNamed || mapping.Start < LowImage);
            if (!needed) _ = madvise(mapping.Start, mapping.Size, MADV_DONTFORK);
        }
    }

    // A static binary that is no PIE lies below, with its .bss right behind it.
    private const nuint LowImage = 0x1000_0000;

    [LibraryImport("libc")]
    private static partial int madvise(nuint start, nuint length, int advice);
}
