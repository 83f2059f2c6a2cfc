using System.Text;
using EchoServer.Common.CommandLine;
using EchoServer.Linux;

namespace EchoServer.Load.Distribution.Agents;

/// <summary>Where the authkey comes from: a file or the environment, never the command line, which everybody on the
/// machine can read.</summary>
internal static class AuthKeySource
{
    /// <summary>The environment variable that may hold it.</summary>
    public const string Variable = "ECHO_LOAD_AUTHKEY";

    private static readonly UTF8Encoding _strict =
        new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static string? _fromEnvironment;

    /// <summary>Takes it out of the environment, which the server under test and other children inherit.</summary>
    public static void TakeFromEnvironment()
    {
        _fromEnvironment = Environment.GetEnvironmentVariable(Variable);
        Environment.SetEnvironmentVariable(Variable, null);
    }

    /// <summary>Reads it; what is white around it does not belong to it.</summary>
    /// <param name="file">The file; null for the environment.</param>
    /// <exception cref="ToolException">There is none.</exception>
    public static byte[] Read(string? file)
    {
        string? key = file is null ? _fromEnvironment : ReadFile(file);
        if (key?.Trim() is { Length: > 0 } text) return Encoding.UTF8.GetBytes(text);
        throw new ToolException(file is null
            ? $"--authkey-file: there is no key: name a file that has it, or set {Variable} in the environment; "
            + "coordinator and agents need the same one"
            : $"--authkey-file: '{file}' is empty; the key is one line of text", Tool.Usage);
    }

    // Else keys that differ in what is no text would be the same.
    private static ToolException NoLine(string file, Exception? cause = null) =>
        new($"--authkey-file: '{file}' is not one line of text in UTF-8; `openssl rand -hex 32` makes a good "
        + "one", Tool.Usage, cause);

    private static string ReadFile(string file)
    {
        try
        {
            string text = File.ReadAllText(file, _strict).Trim();
            return text.Contains('\n', StringComparison.Ordinal) ? throw NoLine(file) : text;
        }
        catch (DecoderFallbackException e)
        {
            throw NoLine(file, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ToolException($"--authkey-file: cannot read '{file}': {FileError.Reason(e)}", Tool.Usage, e);
        }
    }
}
