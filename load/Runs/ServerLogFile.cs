using EchoServer.Common.CommandLine;
using EchoServer.Linux;
using EchoServer.Load.Reports;
using EchoServer.Load.Reports.Files;
using EchoServer.Load.ServerUnderTest;

namespace EchoServer.Load.Runs;

/// <summary>Where the output of the server under test goes: beside the report, or else to a temporary file. One that
/// need not stay is deleted in the end.</summary>
/// <param name="folder">The report's; null for the one for temporary files.</param>
/// <param name="name">What it is called.</param>
internal sealed class ServerLogFile(ReportFolder? folder, string name) : IDisposable
{
    private string? _path;

    /// <summary>The file. A temporary one is made when this is first asked for, so that no other program has
    /// it.</summary>
    /// <exception cref="ToolException">It can't be made.</exception>
    public string Path => _path ??= folder is null ? MakeTemporary() : System.IO.Path.Combine(folder.Path, name);

    /// <summary>Whether it stays. If the run can't take place, the reason may be in there.</summary>
    public bool IsKept { get; set; } = true;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (IsKept || _path is null) return;
        File.Delete(_path);
        File.Delete(RollingLog.Earlier(_path));
    }

    private string MakeTemporary()
    {
        for (int number = 1; ; number++)
        {
            string path = System.IO.Path.Combine(
                System.IO.Path.GetTempPath(),
                Figures.Text(
                    $"echo-load-{Environment.ProcessId}{(number == 1 ? "" : Figures.Text($"-{number}"))}-{name}"));
            try
            {
                new FileStream(path, FileMode.CreateNew, FileAccess.Write).Dispose();
                return path;
            }
            catch (IOException e) when (e.HResult == Errno.EEXIST)
            {
                // Another one's, or of an earlier run whose reason is in there.
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new ToolException(
                    $"--server: cannot write its output to '{path}': {FileError.Reason(e)}", Tool.Failure, e);
            }
        }
    }
}
