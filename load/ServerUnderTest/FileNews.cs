namespace EchoServer.Load.ServerUnderTest;

/// <summary>
/// Waits for a file to be written to, as the kernel tells it (inotify(7)), or for anything else that is worth another
/// look. Where the user has no more inotify instances to take it is time for a look now and then.
/// </summary>
internal sealed class FileNews : IDisposable
{
    private const int BetweenLooks = 100; // ms

    private readonly SemaphoreSlim _news = new(0);
    private readonly FileSystemWatcher? _watcher;

    /// <param name="path">The file.</param>
    public FileNews(string path) => _watcher = TryWatch(Path.GetFullPath(path));

    /// <summary>Waits for news.</summary>
    /// <param name="until">The moment to give up, as <see cref="Environment.TickCount64"/> counts.</param>
    /// <returns>False when there was none, and the moment has come.</returns>
    public bool Wait(long until)
    {
        int left = (int)Math.Clamp(until - Environment.TickCount64, 0, int.MaxValue);
        return _watcher is not null ? _news.Wait(left) : _news.Wait(Math.Min(left, BetweenLooks)) || left > 0;
    }

    /// <inheritdoc/>
    public void Dispose() => _watcher?.Dispose();

    private FileSystemWatcher? TryWatch(string path)
    {
        FileSystemWatcher watcher = new(Path.GetDirectoryName(path)!, Path.GetFileName(path))
            { NotifyFilter = NotifyFilters.Size | NotifyFilters.LastWrite };
        try
        {
            watcher.Changed += (_, _) => _news.Release();
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (IOException)
        {
            watcher.Dispose();
            return null;
        }
    }
}
