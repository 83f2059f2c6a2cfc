namespace EchoServer.Load.Engine.Stats;

/// <summary>The figures of a step.</summary>
internal sealed record StepStats(string StepName, MeasurementStats Ok, MeasurementStats Fail);
