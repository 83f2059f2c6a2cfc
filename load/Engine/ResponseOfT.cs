namespace EchoServer.Load.Engine;

/// <summary>A response of a step. NBomber's may carry a payload of this type from a step to the next; ours does not.</summary>
/// <param name="StatusCode">What kind of success or failure it is.</param>
/// <param name="IsError">Whether it failed.</param>
/// <param name="SizeBytes">The bytes that it moved.</param>
/// <param name="Message">More of what happened, for people.</param>
/// <param name="CustomLatencyMs">How long it took by its own measure; 0 to have it measured.</param>
internal sealed record Response<T>(string StatusCode, bool IsError, long SizeBytes, string Message, double CustomLatencyMs) : IResponse;
