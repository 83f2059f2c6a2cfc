using EchoServer.Load.Host;
using EchoServer.Load.Parts;
using EchoServer.Load.Reports;

namespace EchoServer.Load.Distribution;

/// <summary>Whether this program, rather than the server, was what limited a run.</summary>
internal static class ClientBottleneck
{
    private const double Saturated = 0.9;
    private const double Idle = 0.1;
    private const double Half = 0.5;

    /// <summary>Judges by what was measured. A load that was to have a rate, and had it, was limited by nobody, however
    /// much processor time that took.</summary>
    /// <param name="use">The processor time of the run; its At is how long it took.</param>
    /// <param name="processors">How many processors this program may use.</param>
    /// <param name="threads">How many of its threads had work at once.</param>
    /// <param name="hasItsRate">Whether requests were to start at a rate, and did.</param>
    /// <param name="withoutPort">How many connections were not made for want of a local port.</param>
    /// <param name="pauses">Which of its processes stood still meanwhile.</param>
    public static BottleneckFacts Judge(
        ProcessorUse use, int processors, int threads, bool hasItsRate, long withoutPort,
        IReadOnlyList<PartPauses> pauses) =>
        pauses.Count == 0 ? Judge(use, processors, threads, hasItsRate, withoutPort) : StoodStill(pauses);

    // Neither a rate that was kept nor a processor that had time left speaks against that.
    private static BottleneckFacts StoodStill(IReadOnlyList<PartPauses> pauses) =>
        new(true, $"{string.Join("; ", pauses.Select(Text))}; latencies and thresholds have that time in them, "
        + "whatever the server did (a signal, a machine that was suspended, or one without a processor to spare)")
        {
            Pauses = pauses.Select(p => p.Pauses).Aggregate((Pauses?)null, Pauses.Sum),
        };

    private static string Text(PartPauses p) => p.Pauses.Count == 1
        ? Figures.Text($"{p.Who} woke late by {p.Pauses.Total.TotalSeconds:0.0} s")
        : Figures.Text(
            $"{p.Who} woke late by {p.Pauses.Total.TotalSeconds:0.0} s in all, {p.Pauses.Count} times, "
            + $"{p.Pauses.Longest.TotalSeconds:0.0} s the longest");

    private static BottleneckFacts Judge(
        ProcessorUse use, int processors, int threads, bool hasItsRate, long withoutPort)
    {
        double seconds = Math.Max(use.At.TotalSeconds, 1e-3), own = use.Own.TotalSeconds / seconds;
        double all = Math.Max((use.Busy + use.Idle).TotalSeconds, 1e-3), idle = use.Idle.TotalSeconds / all;
        double share = use.Busy > TimeSpan.Zero ? use.Own / use.Busy : 0;
        string used =
            Figures.Text($"echo-load used {own:0.00} of {processors} processors, the machine was {idle:P0} idle");
        if (withoutPort > 0)
            return new BottleneckFacts(
                true,
                Figures.Text(
                    $"{withoutPort:N0} connections found no free local port: each blocks one for a minute after its "
                    + $"end (net.ipv4.ip_local_port_range)"));
        if (hasItsRate) return new BottleneckFacts(false, used);
        if (own >= Saturated * processors) return new BottleneckFacts(true, $"{used}: it had no more to use");
        if (idle < Idle && share > Half)
            return new BottleneckFacts(true, $"{used}: of the time used, {Figures.Text($"{share:P0}")} was its own");
        if (threads < processors && own >= Saturated * threads)
            return new BottleneckFacts(
                true,
                Figures.Text(
                    $"{used}: its {threads} busy thread{(threads == 1 ? "" : "s")} had no time left; more --clients "
                    + $"use more processors"));
        return new BottleneckFacts(false, used);
    }
}
