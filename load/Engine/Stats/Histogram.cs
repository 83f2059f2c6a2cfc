using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EchoServer.Load.Engine.Stats;

/// <summary>
/// Counts values in buckets whose width grows with them: exact below 256, and above that 128 buckets to each power of
/// two, so that a bucket's middle is within 0.4 % of each value in it. The buckets of a power of two, 1 KiB, are made
/// when its first value comes, so that ten thousand histograms of few values stay small; apart from that recording
/// allocates nothing. One thread writes; histograms of several are added up, and travel between processes as JSON.
/// </summary>
[JsonConverter(typeof(HistogramConverter))]
internal sealed class Histogram
{
    private const int Bits = 7;
    private const int Exact = 2 << Bits;

    private const int Width = 1 << Bits;
    private const int Buckets = 58 << Bits;

    private readonly long[]?[] _counts = new long[]?[Buckets / Width];
    private double _sum;
    private long _min = long.MaxValue;
    private long _max;

    /// <summary>How many values there are.</summary>
    public long Count { get; private set; }

    /// <summary>The smallest, exactly; null of none.</summary>
    public long? Min => Count == 0 ? null : _min;

    /// <summary>The largest, exactly; null of none.</summary>
    public long? Max => Count == 0 ? null : _max;

    /// <summary>The sum of all values.</summary>
    public double Sum => _sum;

    /// <summary>The mean; null of none.</summary>
    public double? Mean => Count == 0 ? null : _sum / Count;

    /// <summary>The standard deviation, within the buckets' error; null of none.</summary>
    public double? StandardDeviation =>
        Mean is { } mean ? Math.Sqrt(Values.Sum(v => v.Count * Math.Pow(v.Value - mean, 2)) / Count) : null;

    /// <summary>What there is: a value in the middle of each bucket that is not empty, within the smallest and the
    /// largest, and how often.</summary>
    public IEnumerable<(long Value, long Count)> Values =>
        Enumerable.Range(0, Buckets).Where(i => CountOf(i) > 0)
            .Select(i => (Math.Clamp(Middle(i), _min, _max), CountOf(i)));

    /// <summary>The buckets that are not empty: their numbers, and how many values are in them.</summary>
    public IEnumerable<KeyValuePair<int, long>> Filled =>
        Enumerable.Range(0, Buckets).Where(i => CountOf(i) > 0).Select(i => KeyValuePair.Create(i, CountOf(i)));

    /// <summary>Makes one of what another process has counted.</summary>
    /// <param name="min">The smallest value; of none, any number.</param>
    /// <param name="max">The largest; of none, any number.</param>
    /// <param name="sum">All together.</param>
    /// <param name="filled">As <see cref="Filled"/> has them.</param>
    /// <exception cref="JsonException">There is no such bucket, or fewer than no values in it.</exception>
    public static Histogram Of(long min, long max, double sum, IEnumerable<KeyValuePair<int, long>> filled)
    {
        Histogram histogram = new() { _sum = sum };
        foreach ((int bucket, long count) in filled)
        {
            if (bucket is < 0 or >= Buckets || count < 0)
                throw new JsonException($"a histogram has no bucket {bucket} with {count} values");
            histogram.CountAt(bucket) += count;
            histogram.Count += count;
        }
        if (histogram.Count > 0) (histogram._min, histogram._max) = (min, max);
        return histogram;
    }

    /// <summary>Counts a value of 0 or more.</summary>
    public void Record(long value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        CountAt(IndexOf(value))++;
        Count++;
        _sum += value;
        _min = Math.Min(_min, value);
        _max = Math.Max(_max, value);
    }

    /// <summary>Adds another histogram's values.</summary>
    public void Add(Histogram other)
    {
        for (int i = 0; i < _counts.Length; i++)
        {
            if (other._counts[i] is not { } counts) continue;
            long[] sum = _counts[i] ??= new long[Width];
            for (int j = 0; j < Width; j++) sum[j] += counts[j];
        }
        Count += other.Count;
        _sum += other._sum;
        _min = Math.Min(_min, other._min);
        _max = Math.Max(_max, other._max);
    }

    /// <summary>Forgets everything, and keeps the room that it took.</summary>
    public void Clear()
    {
        foreach (long[]? counts in _counts) counts?.AsSpan().Clear();
        (Count, _sum, _min, _max) = (0, 0, long.MaxValue, 0);
    }

    /// <summary>
    /// What has come since an earlier copy of the same, the extremes within the buckets' error. It counts for itself: a
    /// copy that was made while another thread wrote need not add up.
    /// </summary>
    public Histogram Since(Histogram earlier)
    {
        Histogram difference = new();
        for (int i = 0; i < Buckets; i++)
        {
            long count = CountOf(i) - earlier.CountOf(i);
            if (count <= 0) continue;
            (difference.CountAt(i), long middle) = (count, Middle(i));
            difference.Count += count;
            difference._sum += (double)count * middle;
            difference._min = Math.Min(difference._min, middle);
            difference._max = middle;
        }
        return difference;
    }

    /// <summary>The value that a share of all values does not exceed, by nearest rank; null of none.</summary>
    /// <param name="percent">More than 0 and up to 100.</param>
    public long? Percentile(double percent)
    {
        if (Count == 0) return null;
        // Rounded down a little first: 99.9 % of 1,000 must be the 999th, whatever binary fractions make of it.
        long rank = Math.Max(1, (long)Math.Ceiling(percent / 100 * Count - 1e-6));
        int bucket = 0;
        for (long seen = CountOf(0); seen < rank; seen += CountOf(bucket)) bucket++;
        return Math.Clamp(Middle(bucket), _min, _max);
    }

    private long CountOf(int index) => _counts[index >> Bits]?[index & (Width - 1)] ?? 0;

    private ref long CountAt(int index) => ref (_counts[index >> Bits] ??= new long[Width])[index & (Width - 1)];

    private static int IndexOf(long value)
    {
        int shift = Math.Max(0, 63 - Bits - BitOperations.LeadingZeroCount((ulong)value));
        return (shift << Bits) + (int)(value >> shift);
    }

    private static long Middle(int index)
    {
        if (index < Exact) return index;
        int shift = (index >> Bits) - 1;
        return ((long)(index - (shift << Bits)) << shift) + (1L << (shift - 1));
    }
}
