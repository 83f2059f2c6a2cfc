namespace EchoServer.Load.Engine.Stats;

/// <summary>A point of the curve of percentiles.</summary>
/// <param name="Percent">The share of all, from 0 to 100.</param>
/// <param name="Ms">How long these took at most, in milliseconds.</param>
internal sealed record PercentilePoint(double Percent, double Ms);
