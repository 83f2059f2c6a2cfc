namespace EchoServer.Load.Engine;

/// <summary>A response that may carry something from a step to the next.</summary>
/// <param name="StatusCode">What kind of success or failure it is.</param>
/// <param name="IsError">Whether it failed.</param>
/// <param name="SizeBytes">The bytes that it moved.</param>
/// <param name="Message">More of what happened, for people.</param>
internal sealed record Response<T>(string StatusCode, bool IsError, long SizeBytes, string Message) : IResponse;
