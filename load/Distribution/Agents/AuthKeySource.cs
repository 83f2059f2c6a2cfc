using System.Text;
using EchoServer.Common.CommandLine;

namespace EchoServer.Load.Distribution.Agents;

/// <summary>Where the authkey comes from: a file or the environment, never the command line, which everybody on the machine can read.</summary>
internal static class AuthKeySource
{
    /// <summary>The environment variable that may hold it.</summary>
    public const string Variable = "ECHO_LOAD_AUTHKEY";

    /// <summary>Reads it; what is white around it does not belong to it.</summary>
    /// <param name="file">The file; null for the environment.</param>
    /// <exception cref="ToolException">There is none.</exception>
    public static byte[] Read(string? file)
    {
        string? key = file is null ? Environment.GetEnvironmentVariable(Variable) : ReadFile(file);
        if (key?.Trim() is { Length: > 0 } text) return Encoding.UTF8.GetBytes(text);
        throw new ToolException(file is null
            ? $"--authkey-file: there is no key: name a file that has it, or set {Variable} in the environment; coordinator and agents need the same one"
            : $"--authkey-file: '{file}' is empty; the key is one line of text", Tool.Usage);
    }

    private static string ReadFile(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ToolException($"--authkey-file: cannot read '{file}': {e.Message}", Tool.Usage, e);
        }
    }
}
