using EchoServer.Load.Reports;
using EchoServer.Load.ServerUnderTest;

namespace EchoServer.Load;

/// <summary>Where the output of the server under test goes: beside the report, or else to a temporary file. One that need not stay is deleted in the end.</summary>
/// <param name="folder">The report's; null for the one for temporary files.</param>
/// <param name="name">What it is called.</param>
internal sealed class ServerLogFile(ReportFolder? folder, string name) : IDisposable
{
    /// <summary>The file, which needs not exist yet.</summary>
    public string Path { get; } = folder is null
        ? System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"echo-load-{Environment.ProcessId}-{name}") : System.IO.Path.Combine(folder.Path, name);

    /// <summary>Whether it stays. If the run can't take place, the reason may be in there.</summary>
    public bool IsKept { get; set; } = true;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (IsKept) return;
        File.Delete(Path);
        File.Delete(RollingLog.Earlier(Path));
    }
}
