using System.Runtime.CompilerServices;

namespace EchoServer.Linux.Calls;

/// <summary>sigset_t: one bit for each signal, 1,024 bits in glibc and musl; bit 0 is signal 1.</summary>
internal struct SignalSet
{
    private Bits _bits;

    /// <summary>No signal.</summary>
    internal static SignalSet Empty => default;

    /// <summary>Every signal from 1 to 64.</summary>
    internal static SignalSet All
    {
        get
        {
            SignalSet set = default;
            set._bits[0] = ulong.MaxValue;
            return set;
        }
    }

    /// <summary>Every signal from 1 to 64 but one.</summary>
    internal static SignalSet AllBut(int signal)
    {
        SignalSet set = All;
        set._bits[0] &= ~(1UL << (signal - 1));
        return set;
    }

    /// <summary>These signals and no others.</summary>
    /// <param name="signals">1 to 64 each.</param>
    internal static SignalSet Of(params ReadOnlySpan<int> signals)
    {
        SignalSet set = default;
        foreach (int signal in signals) set._bits[0] |= 1UL << (signal - 1);
        return set;
    }

    /// <summary>Whether all of the signals are in it.</summary>
    internal readonly bool Has(SignalSet signals) => (signals._bits[0] & ~_bits[0]) == 0;

    [InlineArray(16)]
    private struct Bits
    {
        private ulong _first;
    }
}
