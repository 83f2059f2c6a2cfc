namespace EchoServer.Multiprocessing;

/// <summary>A peer that has not proved yet who it is.</summary>
/// <param name="Handshake">Ends the handshake when it is cancelled.</param>
/// <param name="Since">When the handshake began, as Stopwatch counts.</param>
internal readonly record struct PendingPeer(CancellationTokenSource Handshake, long Since);
