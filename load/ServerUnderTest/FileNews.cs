namespace EchoServer.Load.ServerUnderTest;

/// <summary>Waits for a file to be written to, as the kernel tells it (inotify(7)), or for anything else that is worth another look.</summary>
internal sealed class FileNews : IDisposable
{
    private readonly SemaphoreSlim _news = new(0);
    private readonly FileSystemWatcher _watcher;

    /// <param name="path">The file.</param>
    public FileNews(string path)
    {
        string full = Path.GetFullPath(path);
        _watcher = new FileSystemWatcher(Path.GetDirectoryName(full)!, Path.GetFileName(full)) { NotifyFilter = NotifyFilters.Size | NotifyFilters.LastWrite };
        _watcher.Changed += (_, _) => Announce();
        _watcher.EnableRaisingEvents = true;
    }

    /// <summary>Says that there is something else to look at.</summary>
    public void Announce() => _news.Release();

    /// <summary>Waits for news.</summary>
    /// <param name="until">The moment to give up, as <see cref="Environment.TickCount64"/> counts.</param>
    /// <returns>False when there was none.</returns>
    public bool Wait(long until) => _news.Wait((int)Math.Max(0, until - Environment.TickCount64));

    /// <inheritdoc/>
    public void Dispose() => _watcher.Dispose();
}
