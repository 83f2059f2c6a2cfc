using EchoServer.Server.Connections;

namespace EchoServer.Server.Starting;

/// <summary>What a start method knows of a child of its own that has ended.</summary>
/// <param name="Entry">The connection that it served; null when it served none.</param>
/// <param name="Traffic">What went through that.</param>
internal readonly record struct RetiredChild(ConnectionEntry? Entry, Traffic Traffic);
