namespace EchoServer.TestProcesses;

/// <summary>Arguments for a clone.</summary>
public record struct Addends(int One, int Other, long Large);
