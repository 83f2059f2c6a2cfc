namespace EchoServer.Multiprocessing;

/// <summary>What a fork server is told when it starts.</summary>
/// <param name="Parent">The pid of the process that starts it.</param>
/// <param name="Functions">The names of the functions that it will be asked for, by their numbers.</param>
internal sealed record ForkServerMessage(int Parent, IReadOnlyList<string> Functions);
