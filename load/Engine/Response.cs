namespace EchoServer.Load.Engine;

/// <summary>Makes responses.</summary>
internal static class Response
{
    /// <summary>It went well.</summary>
    public static Response<object> Ok(string statusCode = "", long sizeBytes = 0, string message = "") =>
        new(statusCode, false, sizeBytes, message);

    /// <summary>It failed.</summary>
    public static Response<object> Fail(string statusCode = "", string message = "", long sizeBytes = 0) =>
        new(statusCode, true, sizeBytes, message);
}
