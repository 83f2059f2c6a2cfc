using System.Globalization;

namespace EchoServer.Load;

/// <summary>Whether this program, rather than the server, was what limited a run.</summary>
/// <param name="IsClient">Whether it was.</param>
/// <param name="Reason">What was measured that says so, or that says otherwise.</param>
internal sealed record ClientBottleneck(bool IsClient, string Reason)
{
    private const double Saturated = 0.9;
    private const double Idle = 0.1;
    private const double Half = 0.5;

    /// <summary>Judges by what was measured.</summary>
    /// <param name="use">The processor time of the run; its At is how long it took.</param>
    /// <param name="processors">How many processors this program may use.</param>
    /// <param name="threads">How many of its threads had work at once.</param>
    /// <param name="missed">How many iterations were due and never started.</param>
    public static ClientBottleneck Judge(ProcessorUse use, int processors, int threads, long missed)
    {
        double seconds = Math.Max(use.At.TotalSeconds, 1e-3), own = use.Own.TotalSeconds / seconds;
        double all = Math.Max((use.Busy + use.Idle).TotalSeconds, 1e-3), idle = use.Idle.TotalSeconds / all;
        double share = use.Busy > TimeSpan.Zero ? use.Own / use.Busy : 0;
        string used = Invariant($"echo-load used {own:0.00} of {processors} processors, the machine was {idle:P0} idle");
        if (own >= Saturated * processors) return new ClientBottleneck(true, $"{used}: it had no more to use");
        if (idle < Idle && share > Half) return new ClientBottleneck(true, $"{used}: of the time used, {share.ToString("P0", CultureInfo.InvariantCulture)} was its own");
        if (threads < processors && own >= Saturated * threads)
            return new ClientBottleneck(true, Invariant($"{used}: its {threads} busy thread{(threads == 1 ? "" : "s")} had no time left; more --clients use more processors"));
        if (missed > 0)
            return new ClientBottleneck(true, Invariant($"{missed:N0} requests never started: all clients were waiting for replies; more --clients could start them"));
        return new ClientBottleneck(false, used);
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
