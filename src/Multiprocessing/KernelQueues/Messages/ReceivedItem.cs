namespace EchoServer.Multiprocessing;

/// <summary>An item as it was received; its bytes are in the buffer that it was received into, behind the head, or in a
/// piece of the queue's memory.</summary>
/// <param name="Length">How many bytes it has.</param>
/// <param name="Piece">Where they are; null for the buffer. The receiver's to dispose.</param>
internal readonly record struct ReceivedItem(int Length, MemoryPiece? Piece);
