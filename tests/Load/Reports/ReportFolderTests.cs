using EchoServer.Common.CommandLine;
using EchoServer.Load.Reports.Files;
using EchoServer.Tests.Support;

namespace EchoServer.Tests.Load.Reports;

public sealed class ReportFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_SaysWhatIsWrong_BeforeTheRun()
    {
        Directory.CreateDirectory(_folder.File("report.html"));
        ToolException e =
            Assert.Throws<ToolException>(() => ReportFolder.Open(_folder.FullName, ["report.json", "report.html"]));
        Assert.Contains("report.html' is a folder", e.Message, StringComparison.Ordinal);
        Assert.Contains(
            "cannot write to '/proc/nothing': No such file or directory; name another",
            Assert.Throws<ToolException>(() => ReportFolder.Open("/proc/nothing", [])).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "cannot write to '/etc/passwd': it is no folder; name another",
            Assert.Throws<ToolException>(() => ReportFolder.Open("/etc/passwd", [])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_GoesOn_AndLeavesNoneFromBefore_WhenAFormatCannotBeWritten()
    {
        string[] old = ["report.html", "report.md", "report.csv"];
        foreach (string name in old) File.WriteAllText(_folder.File(name), "old");
        string path = Path.GetRelativePath(Environment.CurrentDirectory, _folder.FullName);
        using ReportFolder folder = ReportFolder.Open(path, []);
        Directory.CreateDirectory(_folder.File("report.json")); // in the way, since the run began
        string problem =
        Assert.Single(ReportFiles.Write(folder, [ReportFormat.Json, ReportFormat.Csv], SampleReports.Good(1, 1)));
        Assert.StartsWith(
            $"--report: cannot write '{Path.Combine(path, "report.json")}': ", problem, StringComparison.Ordinal);
        Assert.Equal(["report.csv"], Directory.GetFiles(_folder.FullName).Select(Path.GetFileName));
        Assert.StartsWith("scenario,", File.ReadAllText(_folder.File("report.csv")), StringComparison.Ordinal);
    }

    [Fact]
    public void Folder_IsTakenAway_WhenNothingWasWritten()
    {
        string path = _folder.File("new");
        ReportFolder.Open(path, []).Dispose();
        Assert.False(Directory.Exists(path));
        using (ReportFolder folder = ReportFolder.Open(path, [])) Assert.Null(folder.Write("a", "text"));
        Assert.Equal("text", File.ReadAllText(Path.Combine(path, "a")));
        ReportFolder.Open(_folder.FullName, []).Dispose();
        Assert.True(Directory.Exists(_folder.FullName));
    }

    [Fact]
    public async Task OpenNew_GivesEachItsOwnFolder_HoweverManyAskAtOnce()
    {
        string path = _folder.File("reports/now");
        Task<ReportFolder>[] asks =
            [.. Enumerable.Range(0, 16).Select(_ => Task.Run(() => ReportFolder.OpenNew(path, [])))];
        ReportFolder[] folders = await Task.WhenAll(asks);
        Assert.Equal(16, folders.Select(f => f.Path).Distinct().Count());
        Assert.Contains(path, folders.Select(f => f.Path));
        Assert.Contains($"{path}_16", folders.Select(f => f.Path));
        Array.ForEach(folders, f => f.Dispose());
        Assert.Empty(Directory.GetDirectories(_folder.File("reports")));
    }

    [Fact]
    public void Dispose_LeavesWhatAnotherRunWrote()
    {
        using (ReportFolder folder = ReportFolder.OpenNew(_folder.File("new"), []))
            File.WriteAllText(Path.Combine(folder.Path, "other"), "");
        Assert.True(File.Exists(Path.Combine(_folder.File("new"), "other")));
    }
}
