using System.Text;
using EchoServer.Linux;

namespace EchoServer.Multiprocessing;

/// <summary>What became of a <see cref="Subprocess"/>.</summary>
/// <param name="Program">The program that was run.</param>
/// <param name="Status">How the program ended.</param>
/// <param name="OutputBytes">What the program wrote to stdout.</param>
/// <param name="ErrorBytes">What the program wrote to stderr.</param>
public sealed record SubprocessResult(
    string Program, ExitStatus Status, ReadOnlyMemory<byte> OutputBytes, ReadOnlyMemory<byte> ErrorBytes)
{
    /// <summary>0 to 255, or minus the signal that killed it.</summary>
    public int ExitCode => Status.ExitCode;

    /// <summary>What the program wrote to stdout, as UTF-8.</summary>
    public string Output => Encoding.UTF8.GetString(OutputBytes.Span);

    /// <summary>What the program wrote to stderr, as UTF-8.</summary>
    public string Error => Encoding.UTF8.GetString(ErrorBytes.Span);

    /// <summary>Makes sure that the program went well. (Python's <c>check_returncode</c>.)</summary>
    /// <returns>This result.</returns>
    /// <exception cref="SubprocessFailedException">The exit code is not 0.</exception>
    public SubprocessResult Check() => ExitCode == 0 ? this : throw new SubprocessFailedException(this);
}
