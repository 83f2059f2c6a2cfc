using System.Numerics;

namespace EchoServer.Load.Engine;

/// <summary>
/// A histogram of times for the many short intervals of a run: 8 KiB. Its buckets are 64 ns wide below 8 µs, and above that 64 to each power of two,
/// so that from 3.2 µs on a bucket's middle is within 1 % of each value in it. What takes longer than 73 minutes counts as that. One thread at a time.
/// </summary>
internal sealed class CompactHistogram
{
    private const int Bits = 6;
    private const int UnitBits = 6;
    private const int Octaves = 29;
    private const int Linear = 2 << Bits;
    private const long Longest = (1L << (UnitBits + Bits + 1 + Octaves)) - 1;

    private readonly uint[] _counts = new uint[Linear + (Octaves << Bits)];
    private int _first = int.MaxValue;
    private int _last = -1;

    /// <summary>How many values there are.</summary>
    public long Count { get; private set; }

    /// <summary>The largest, exactly; 0 of none.</summary>
    public long Max { get; private set; }

    /// <summary>Counts a time in nanoseconds, of 0 or more.</summary>
    public void Record(long nanoseconds)
    {
        int index = IndexOf(Math.Min(nanoseconds, Longest) >> UnitBits);
        _counts[index]++;
        if (index < _first) _first = index;
        if (index > _last) _last = index;
        if (nanoseconds > Max) Max = nanoseconds;
        Count++;
    }

    /// <summary>Adds another one's values.</summary>
    public void Add(CompactHistogram other)
    {
        for (int i = other._first; i <= other._last; i++) _counts[i] += other._counts[i];
        _first = Math.Min(_first, other._first);
        _last = Math.Max(_last, other._last);
        Max = Math.Max(Max, other.Max);
        Count += other.Count;
    }

    /// <summary>Forgets everything; costs only what there was.</summary>
    public void Clear()
    {
        if (_last >= 0) Array.Clear(_counts, _first, _last - _first + 1);
        (_first, _last, Count, Max) = (int.MaxValue, -1, 0, 0);
    }

    /// <summary>The time, in nanoseconds, that a share of all does not exceed, by nearest rank; 0 of none.</summary>
    /// <param name="percent">More than 0 and up to 100.</param>
    public long Percentile(double percent)
    {
        if (Count == 0) return 0;
        long rank = Math.Max(1, (long)Math.Ceiling(percent / 100 * Count - 1e-6)); // See Histogram.Percentile.
        int bucket = _first;
        for (long seen = _counts[bucket]; seen < rank; seen += _counts[bucket]) bucket++;
        return Math.Min(Middle(bucket), Max);
    }

    private static int IndexOf(long units)
    {
        int shift = Math.Max(0, 63 - Bits - BitOperations.LeadingZeroCount((ulong)units));
        return (shift << Bits) + (int)(units >> shift);
    }

    private static long Middle(int index)
    {
        int shift = Math.Max(0, (index >> Bits) - 1);
        return (((long)(index - (shift << Bits)) << shift << 1) + (1L << shift)) << (UnitBits - 1);
    }
}
