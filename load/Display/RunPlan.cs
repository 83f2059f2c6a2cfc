namespace EchoServer.Load.Display;

/// <summary>What a run is going to do, as far as people want to see it.</summary>
/// <param name="Title">What it is, and against what.</param>
/// <param name="WarmUp">How long before anything counts.</param>
/// <param name="Duration">How long it takes after that; null when it ends with a number of requests.</param>
/// <param name="Requests">How many requests there are then.</param>
internal sealed record RunPlan(string Title, TimeSpan WarmUp, TimeSpan? Duration, int Requests);
