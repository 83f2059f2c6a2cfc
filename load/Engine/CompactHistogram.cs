using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EchoServer.Load.Engine;

/// <summary>
/// A histogram of times for the many short intervals of a run: 8 KiB at most, and mostly 2, since the buckets of a power of two are made when its first value comes. Buckets are 64 ns wide
/// below 8 µs, and above that 64 to each power of two, so that from 3.2 µs on a bucket's middle is within 1 % of each value in it. What takes longer than 73 minutes counts as that.
/// One thread at a time.
/// </summary>
[JsonConverter(typeof(CompactHistogramConverter))]
internal sealed class CompactHistogram
{
    private const int Bits = 6;
    private const int UnitBits = 6;
    private const int Width = 1 << Bits;
    private const int Groups = 31;
    private const long Longest = (1L << (UnitBits + Bits + Groups - 1)) - 1;

    private readonly uint[]?[] _counts = new uint[]?[Groups];
    private long _max;

    /// <summary>How many values there are.</summary>
    public long Count { get; private set; }

    /// <summary>The largest, exactly; null of none.</summary>
    public long? Max => Count == 0 ? null : _max;

    /// <summary>The buckets that are not empty: their numbers, and how many times are in them.</summary>
    public IEnumerable<KeyValuePair<int, long>> Filled =>
        Enumerable.Range(0, Groups * Width).Where(i => CountOf(i) > 0).Select(i => KeyValuePair.Create(i, (long)CountOf(i)));

    /// <summary>Makes one of what another process has counted.</summary>
    /// <param name="max">The longest time; of none, any number.</param>
    /// <param name="filled">As <see cref="Filled"/> has them.</param>
    /// <exception cref="JsonException">There is no such bucket, or not such a number of times in it.</exception>
    public static CompactHistogram Of(long max, IEnumerable<KeyValuePair<int, long>> filled)
    {
        CompactHistogram histogram = new() { _max = max };
        foreach ((int bucket, long count) in filled)
        {
            if (bucket is < 0 or >= Groups * Width || count is < 0 or > uint.MaxValue) throw new JsonException($"a compact histogram has no bucket {bucket} with {count} times");
            (histogram._counts[bucket >> Bits] ??= new uint[Width])[bucket & (Width - 1)] = (uint)count;
            histogram.Count += count;
        }
        return histogram;
    }

    /// <summary>Counts a time in nanoseconds, of 0 or more.</summary>
    public void Record(long nanoseconds)
    {
        int index = IndexOf(Math.Min(nanoseconds, Longest) >> UnitBits);
        (_counts[index >> Bits] ??= new uint[Width])[index & (Width - 1)]++;
        if (nanoseconds > _max) _max = nanoseconds;
        Count++;
    }

    /// <summary>Adds another one's values.</summary>
    public void Add(CompactHistogram other)
    {
        for (int i = 0; i < Groups; i++)
        {
            if (other._counts[i] is not { } counts) continue;
            uint[] sum = _counts[i] ??= new uint[Width];
            for (int j = 0; j < Width; j++) sum[j] += counts[j];
        }
        _max = Math.Max(_max, other._max);
        Count += other.Count;
    }

    /// <summary>Forgets everything, and keeps the room that it took.</summary>
    public void Clear()
    {
        foreach (uint[]? counts in _counts) counts?.AsSpan().Clear();
        (Count, _max) = (0, 0);
    }

    /// <summary>The time, in nanoseconds, that a share of all does not exceed, by nearest rank; null of none.</summary>
    /// <param name="percent">More than 0 and up to 100.</param>
    public long? Percentile(double percent)
    {
        if (Count == 0) return null;
        long rank = Math.Max(1, (long)Math.Ceiling(percent / 100 * Count - 1e-6)); // See Histogram.Percentile.
        int bucket = 0;
        for (long seen = CountOf(0); seen < rank; seen += CountOf(bucket)) bucket++;
        return Math.Min(Middle(bucket), _max);
    }

    private uint CountOf(int index) => _counts[index >> Bits]?[index & (Width - 1)] ?? 0;

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
