using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Common.Multiprocessing.Queues.Messages;

/// <summary>Hands out places in a file that processes share, none of them twice. The next free place is a number at the file's beginning, which each process has mapped.</summary>
/// <remarks>
/// One atomic addition takes a place, so there is no lock that a killed process could keep. The offset of the open file would not do, though all share it: newer kernels
/// (6.18 for one) move that of a memfd without a lock.
/// </remarks>
internal sealed unsafe class PlaceCounter : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    /// <summary>Maps the number.</summary>
    /// <param name="file">It may be empty; it stays its owner's to dispose.</param>
    /// <exception cref="IOException">There is no memory.</exception>
    public PlaceCounter(SafeFileHandle file)
    {
        RandomAccess.Write(file, [0], sizeof(long)); // behind the number, so that its page is there; a size that was set would cut off what others have
        _file = MemoryMappedFile.CreateFromFile(file, mapName: null, capacity: 0, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: true);
        _view = _file.CreateViewAccessor(0, sizeof(long));
    }

    /// <summary>Takes the next places.</summary>
    /// <param name="count">How many.</param>
    /// <returns>How many were taken before.</returns>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public long Take(long count)
    {
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        try
        {
            return Interlocked.Add(ref *(long*)start, count) - count;
        }
        finally
        {
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }
}
