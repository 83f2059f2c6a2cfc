using System.Text;

namespace EchoServer.Load.Display;

/// <summary>Stdout and stderr. Either may be closed, full, or a terminal that has gone away: no run, and no report, is lost with it.</summary>
internal static class StandardStreams
{
    /// <summary>Writes figures to stdout.</summary>
    /// <returns>Why they can't be written; null when they were.</returns>
    public static string? TryWriteOutput(string text) => TryWrite(Console.OpenStandardOutput, text) is { } why ? $"stdout: {why}" : null;

    /// <summary>Writes to stderr what tells of the run. Where nobody can read it the run goes on: its exit code and its report tell the same.</summary>
    public static void WriteError(string text) => TryWrite(Console.OpenStandardError, text);

    /// <summary>Writes a line to stderr; see <see cref="WriteError"/>.</summary>
    public static void WriteErrorLine(string text) => WriteError(text + "\n");

    private static string? TryWrite(Func<Stream> open, string text)
    {
        try
        {
            using Stream stream = open();
            stream.Write(Encoding.UTF8.GetBytes(text));
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }
    }
}
