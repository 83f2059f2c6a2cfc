namespace EchoServer.Load.ServerUnderTest;

/// <summary>How the server says that a connection has ended.</summary>
/// <param name="Number">Which connection it was, counted as they came.</param>
/// <param name="Pid">The process that served it.</param>
/// <param name="ExitCode">As Python's multiprocessing has it: 0 fine, minus the signal that killed it.</param>
internal readonly record struct ConnectionEnd(long Number, int Pid, int ExitCode);
