using System.Diagnostics;
using System.Text.Json;
using EchoServer.Tests.Support;

namespace EchoServer.Tests.Load;

/// <summary>The real echo-load, as the build left it. Disposing kills it if a test has left it running.</summary>
internal sealed class LoadProcess : IDisposable
{
    private readonly TemporaryFolder _folder;
    private readonly Process _process;

    public LoadProcess(params string[] arguments)
        : this(new TemporaryFolder(), arguments, authKey: null)
    {
    }

    private LoadProcess(TemporaryFolder folder, string[] arguments, string? authKey)
    {
        _folder = folder;
        // Reports go below the current directory, unless they are told to go elsewhere.
        ProcessStartInfo start = new(TestEnvironment.LoadPath, arguments)
            { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder.FullName };
        start.Environment["DOTNET_ROOT"] = TestEnvironment.DotnetRoot;
        start.Environment["ECHO_LOAD_AUTHKEY"] = authKey;
        _process = Process.Start(start)!;
    }

    public int Pid => _process.Id;

    /// <summary>Starts a run that writes a report.</summary>
    public static LoadProcess WithReport(params string[] arguments) => Coordinator(authKey: null, arguments);

    /// <summary>Starts a run that writes a report and that agents make.</summary>
    public static LoadProcess Coordinator(string? authKey, params string[] arguments)
    {
        TemporaryFolder folder = new();
        return new LoadProcess(folder, [.. arguments, "--report", folder.FullName], authKey);
    }

    /// <summary>Starts an agent.</summary>
    public static LoadProcess Agent(string authKey, params string[] arguments) =>
        new(new TemporaryFolder(), ["agent", .. arguments], authKey);

    /// <summary>Runs it to its end, with a report.</summary>
    public static async Task<LoadResult> RunAsync(params string[] arguments)
    {
        using LoadProcess load = WithReport(arguments);
        return await load.EndAsync();
    }

    /// <summary>Waits for the first line of progress: it is under way.</summary>
    public async Task<string?> ProgressAsync() =>
        await _process.StandardError.ReadLineAsync().WaitAsync(Deadline.Standard);

    /// <summary>Waits for a line of stderr that has a text in it.</summary>
    public async Task<string> LineAsync(string text)
    {
        List<string> others = [];
        while (await ProgressAsync() is { } line)
        {
            if (line.Contains(text, StringComparison.Ordinal)) return line;
            others.Add(line);
        }
        Assert.Fail($"no line with '{text}':\n{string.Join('\n', others)}");
        return "";
    }

    /// <summary>Reads all output until it ends by itself.</summary>
    public async Task<LoadResult> EndAsync()
    {
        Task<string> output = _process.StandardOutput.ReadToEndAsync();
        string error = await _process.StandardError.ReadToEndAsync().WaitAsync(Deadline.Standard);
        await _process.WaitForExitAsync().WaitAsync(Deadline.Standard);
        string report = _folder.File("report.json");
        JsonElement json = File.Exists(report)
            ? JsonDocument.Parse(await File.ReadAllTextAsync(report)).RootElement : default;
        return new LoadResult(_process.ExitCode, await output, error, json);
    }

    /// <summary>A report file's path.</summary>
    public string ReportFile(string name) => _folder.File(name);

    /// <summary>Kills it, as nothing else can end it.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _folder.Dispose();
    }
}
