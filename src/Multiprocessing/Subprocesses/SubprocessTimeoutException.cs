using EchoServer.Linux;

namespace EchoServer.Multiprocessing;

/// <summary>A <see cref="Subprocess"/> took too long, and was killed; or it had ended, but what it had started kept its
/// pipes open for too long.</summary>
public sealed class SubprocessTimeoutException : TimeoutException
{
    internal SubprocessTimeoutException(SubprocessResult result, TimeSpan timeout)
        : base(result.ExitCode == -Signal.SIGKILL
            ? $"{result.Program} was killed: it took longer than {timeout.TotalSeconds} s"
            : $"{result.Program} ended ({result.Status}), but what it had started kept its output open for longer "
            + $"than {timeout.TotalSeconds} s") => Result = result;

    /// <summary>What became of it, with what it had written until then.</summary>
    public SubprocessResult Result { get; }
}
