namespace EchoServer.Multiprocessing;

/// <summary>Nobody has the other end of the pipe, so nothing can be sent.</summary>
public sealed class PipeClosedException() : IOException("nobody has the other end of the pipe");
