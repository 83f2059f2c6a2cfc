
namespace EchoServer.Multiprocessing;

/// <summary>Where to go from here.</summary>
/// <param name="Kind">Link, Closed or Moved.</param>
/// <param name="Next">The segment, for Link. Ours to dispose.</param>
internal readonly record struct Link(MessageKind Kind, Segment? Next);
