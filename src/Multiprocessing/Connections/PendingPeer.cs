namespace EchoServer.Multiprocessing;

/// <summary>A peer that has not proved yet who it is.</summary>
/// <param name="Handshake">Ends it.</param>
/// <param name="Since">When it began, as Stopwatch counts.</param>
internal readonly record struct PendingPeer(CancellationTokenSource Handshake, long Since);
