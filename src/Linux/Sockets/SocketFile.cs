using System.Net.Sockets;
using EchoServer.Linux.Calls;

namespace EchoServer.Linux.Sockets;

/// <summary>The file of a Unix socket that listens here.</summary>
/// <remarks>
/// A killed server leaves its file behind, and bind(2) refuses such a path. To ask whether somebody listens there, to
/// remove the file, to bind and to listen are four calls, and two servers that start at once would mix them; so they
/// are made under the folder's lock. So are the two with which the file goes in the end, and only if it is still the
/// same file: the path may be another server's by then.
/// </remarks>
internal sealed class SocketFile
{
    private readonly string _path;
    private readonly string _folder;
    private readonly Libc.StatxBuffer _identity;

    private SocketFile(string path, string folder)
    {
        (_path, _folder) = (path, folder);
        Libc.TryStat(path, out _identity);
    }

    /// <summary>Listens at a path. The file of a socket that nobody listens on is replaced.</summary>
    /// <returns>The socket, whose file stays when it is disposed of, and the file.</returns>
    /// <exception cref="SocketException">It can't: somebody listens there, something else is there, or no file can be
    /// made there. The message says which.</exception>
    public static (Socket Socket, SocketFile File) Listen(string path, int backlog)
    {
        string full = Path.GetFullPath(path), folder = Path.GetDirectoryName(full)!;
        using var folderLock = FolderLock.Take(folder);
        MakeWay(path);
        Socket socket = Bind(path, folder);
        socket.Listen(backlog);
        return (socket, new SocketFile(full, folder));
    }

    /// <summary>Removes the file, if it is still this one. To be called before the socket is closed: until then no
    /// other file can have its inode.</summary>
    public void Remove()
    {
        try
        {
            using var folderLock = FolderLock.TryTake(_folder);
            if (folderLock is not null && Libc.TryStat(_path, out Libc.StatxBuffer now) && now.IsSameAs(_identity))
                File.Delete(_path);
        }
        catch (Exception e) when (e is SocketException or IOException or UnauthorizedAccessException)
        {
            // The folder is gone, or not ours to write to any more; whoever listens there next replaces the file.
        }
    }

    private static void MakeWay(string path)
    {
        if (!Libc.TryStat(path, out Libc.StatxBuffer there)) return;
        if (!there.IsSocket)
            throw new SocketException(
                (int)SocketError.AddressAlreadyInUse, "there is a file that is no socket; choose another path");
        SocketError answer = Ask(path);
        if (answer == SocketError.AccessDenied)
            throw new SocketException(
                (int)answer,
                "there is a socket that we may not connect to, so it can't be told whether somebody listens on it; "
                + "choose another path, or remove it");
        if (answer != SocketError.ConnectionRefused)
            throw new SocketException((int)SocketError.AddressAlreadyInUse, ListenError.InUse);
        RemoveStale(path);
    }

    private static void RemoveStale(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new SocketException(
                (int)SocketError.AccessDenied,
                "there is a socket that nobody listens on, and we may not remove it; choose another path, or remove "
                + "it");
        }
    }

    // Without blocking: where the queue is full, connect(2) says EAGAIN, which is an answer, too. A socket of another
    // type says EPROTOTYPE.
    private static SocketError Ask(string path)
    {
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            { Blocking = false };
        try
        {
            probe.Connect(new UnixDomainSocketEndPoint(path));
            return SocketError.Success;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode;
        }
    }

    private static Socket Bind(string path, string folder)
    {
        try
        {
            return new Socket(Libc.BindUnixSocket(path));
        }
        catch (LinuxException e)
        {
            throw ListenError.InFolder(e, folder);
        }
    }
}
