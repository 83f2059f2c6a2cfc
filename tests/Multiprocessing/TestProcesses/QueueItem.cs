namespace EchoServer.TestProcesses;

/// <summary>An item that tells who put it.</summary>
/// <param name="Producer">Who.</param>
/// <param name="Number">The how-manieth of his it is.</param>
/// <param name="Text">What makes it longer.</param>
public sealed record QueueItem(int Producer, int Number, string Text = "");
