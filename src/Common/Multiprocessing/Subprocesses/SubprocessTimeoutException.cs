namespace EchoServer.Common.Multiprocessing.Subprocesses;

/// <summary>A <see cref="Subprocess"/> took too long, and was killed.</summary>
public sealed class SubprocessTimeoutException : TimeoutException
{
    internal SubprocessTimeoutException(SubprocessResult result, TimeSpan timeout)
        : base($"{result.Program} was killed: it took longer than {timeout.TotalSeconds} s") => Result = result;

    /// <summary>What became of it, with what it had written until then.</summary>
    public SubprocessResult Result { get; }
}
