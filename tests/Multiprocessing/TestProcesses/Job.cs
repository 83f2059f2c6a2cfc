namespace EchoServer.TestProcesses;

/// <summary>An item of the tests' queues.</summary>
public sealed record Job(int Number, string Text);
