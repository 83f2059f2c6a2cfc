namespace EchoServer.Multiprocessing;

/// <summary>A <see cref="Subprocess"/> ended with another exit code than 0.</summary>
public sealed class SubprocessFailedException : Exception
{
    internal SubprocessFailedException(SubprocessResult result)
        : base($"{result.Program}: {result.Status}{LastLine(result.Error)}") => Result = result;

    /// <summary>What became of it.</summary>
    public SubprocessResult Result { get; }

    private static string LastLine(string error) =>
        error.TrimEnd().Split('\n')[^1] is { Length: > 0 } line ? $"; {line}" : "";
}
