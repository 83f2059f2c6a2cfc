using System.Text;

namespace EchoServer.Multiprocessing;

/// <summary>How a <see cref="Subprocess"/> runs.</summary>
public sealed record SubprocessOptions
{
    /// <summary>What it reads from stdin; empty for nothing.</summary>
    public ReadOnlyMemory<byte> InputBytes { get; init; }

    /// <summary>As <see cref="InputBytes"/>, in UTF-8.</summary>
    public string Input
    {
        init => InputBytes = Encoding.UTF8.GetBytes(value);
    }

    /// <summary>How long it may take before it is killed; null and Timeout.InfiniteTimeSpan for as long as it
    /// likes.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Where it starts; null for where this process is. The program's own path, and relative parts of PATH,
    /// are taken from there.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>All its variables; null for those of this process. The program is looked for in the PATH among
    /// them.</summary>
    public IReadOnlyDictionary<string, string>? Environment { get; init; }
}
