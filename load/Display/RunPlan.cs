namespace EchoServer.Load.Display;

/// <summary>What a run is going to do, as far as people want to see it.</summary>
/// <param name="Title">What it is, and against what.</param>
/// <param name="WarmUp">How long before anything counts.</param>
/// <param name="Duration">How long it takes after that, or how long connections are held.</param>
/// <param name="Held">How many connections are opened, held, and asked once more; null when requests are made for a
/// time.</param>
internal sealed record RunPlan(string Title, TimeSpan WarmUp, TimeSpan Duration, int? Held);
