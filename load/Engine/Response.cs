namespace EchoServer.Load.Engine;

/// <summary>
/// Makes responses. A custom latency stands for what would be measured, and for a delay before the iteration started as
/// well; NBomber 6 takes it from the generic ones and from failures only.
/// </summary>
internal static class Response
{
    /// <summary>A response of a step that went well.</summary>
    public static Response<object> Ok(
        string statusCode = "", long sizeBytes = 0, string message = "", double customLatencyMs = 0) =>
        Ok<object>(statusCode, sizeBytes, message, customLatencyMs);

    /// <summary>A response of a step that went well and whose responses have another type.</summary>
    public static Response<T> Ok<T>(
        string statusCode = "", long sizeBytes = 0, string message = "", double customLatencyMs = 0) =>
        new(statusCode, false, sizeBytes, message, customLatencyMs);

    /// <summary>A response of a step that failed.</summary>
    public static Response<object> Fail(
        string statusCode = "", string message = "", long sizeBytes = 0, double customLatencyMs = 0) =>
        Fail<object>(statusCode, message, sizeBytes, customLatencyMs);

    /// <summary>A response of a step that failed and whose responses have another type.</summary>
    public static Response<T> Fail<T>(
        string statusCode = "", string message = "", long sizeBytes = 0, double customLatencyMs = 0) =>
        new(statusCode, true, sizeBytes, message, customLatencyMs);
}

/// <summary>A response of a step. NBomber's may carry a payload of this type from a step to the next; ours does
/// not.</summary>
/// <param name="StatusCode">What kind of success or failure it is.</param>
/// <param name="IsError">Whether it failed.</param>
/// <param name="SizeBytes">The bytes that it moved.</param>
/// <param name="Message">More of what happened, for people.</param>
/// <param name="CustomLatencyMs">How long it took by its own measure; 0 to have it measured.</param>
internal sealed record Response<T>(
    string StatusCode, bool IsError, long SizeBytes, string Message, double CustomLatencyMs) : IResponse;
