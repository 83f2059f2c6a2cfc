namespace EchoServer.Client.Interop;

/// <summary>EPIPE: nobody reads any more what is written.</summary>
/// <param name="message">The system's own.</param>
internal sealed class BrokenPipeException(string message) : IOException(message);
