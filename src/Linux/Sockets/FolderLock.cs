using System.Net.Sockets;
using EchoServer.Linux.Calls;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Linux.Sockets;

/// <summary>The lock of a folder, under which socket files in it are made and removed (flock(2)). It leaves no file
/// behind, and ends with whoever has it.</summary>
/// <remarks>
/// Whoever may read a folder can take its lock, and keep it; so nobody waits for it without end. Where there is none to
/// be had (a folder that we may not read, a file system without locks) it goes on without.
/// </remarks>
internal sealed class FolderLock : IDisposable
{
    private static readonly TimeSpan _longPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _shortPatience = TimeSpan.FromSeconds(1);

    private readonly SafeFileHandle? _folder;

    private FolderLock(SafeFileHandle? folder) => _folder = folder;

    /// <summary>Takes the lock, and waits up to 5 s for it.</summary>
    /// <exception cref="SocketException">There is no such folder, or somebody has kept its lock for so
    /// long.</exception>
    public static FolderLock Take(string path) =>
        TryTake(path, _longPatience)
            ?? throw new SocketException(
                (int)SocketError.AddressAlreadyInUse,
                $"the folder {path} is locked (flock) by another program, and has been for "
                + $"{_longPatience.TotalSeconds} s");

    /// <summary>Takes the lock, and waits up to 1 s for it.</summary>
    /// <returns>Null when somebody has kept it for so long.</returns>
    /// <exception cref="SocketException">There is no such folder.</exception>
    public static FolderLock? TryTake(string path) => TryTake(path, _shortPatience);

    private static FolderLock? TryTake(string path, TimeSpan patience)
    {
        SafeFileHandle? folder = Open(path);
        try
        {
            if (folder is null || Libc.TryFlock(folder, patience)) return new FolderLock(folder);
            folder.Dispose();
            return null;
        }
        catch (LinuxException)
        {
            folder!.Dispose();
            return new FolderLock(null); // no locks here
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _folder?.Dispose();

    private static SafeFileHandle? Open(string path)
    {
        try
        {
            return Libc.OpenFolder(path);
        }
        catch (LinuxException e) when (e.Errno == Errno.EACCES)
        {
            return null;
        }
        catch (LinuxException e)
        {
            throw ListenError.InFolder(e, path);
        }
    }
}
