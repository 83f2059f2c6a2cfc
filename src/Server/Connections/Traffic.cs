namespace EchoServer.Server.Connections;

/// <summary>What went through a connection.</summary>
/// <param name="BytesIn">Bytes read from the peer.</param>
/// <param name="BytesOut">Bytes written to the peer.</param>
/// <param name="Messages">Reads that brought something.</param>
internal readonly record struct Traffic(long BytesIn, long BytesOut, long Messages);
