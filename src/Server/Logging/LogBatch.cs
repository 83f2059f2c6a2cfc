namespace EchoServer.Server.Logging;

/// <summary>What one output has to do next.</summary>
/// <param name="Lines">What to write, in the order in which it came.</param>
/// <param name="Dropped">How many events are missing after these.</param>
/// <param name="IsAfterReopening">Whether the output is to be opened anew first.</param>
internal readonly record struct LogBatch(IReadOnlyList<LogLine> Lines, long Dropped, bool IsAfterReopening);
