namespace EchoServer.Load.Reports.Html;

/// <summary>A labelled place on an axis.</summary>
/// <param name="Value">What is there.</param>
/// <param name="Label">What is written there.</param>
internal sealed record Tick(double Value, string Label);
