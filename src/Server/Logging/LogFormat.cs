namespace EchoServer.Server.Logging;

/// <summary>How a log event is written.</summary>
internal enum LogFormat
{
    /// <summary>A line for people.</summary>
    Text,

    /// <summary>One JSON object a line, with the rendered message and every property.</summary>
    Json,
}
