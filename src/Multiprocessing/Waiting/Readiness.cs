using EchoServer.Linux;
using EchoServer.Linux.Calls;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Multiprocessing;

/// <summary>Waits for descriptors without a thread for each: one thread waits for all of them.</summary>
internal static class Readiness
{
    private static readonly Lock _gate = new();
    private static readonly Dictionary<long, (SafeFileHandle Descriptor, TaskCompletionSource Ready)> _waits = [];
    private static SafeFileHandle? _epoll;
    private static long _last;

    /// <summary>Waits until a descriptor is readable, or at its end, or the time is over.</summary>
    /// <param name="descriptor">Nobody else waits for it in this way, and it stays open meanwhile.</param>
    /// <param name="timeout">How long to wait; <see cref="Timeout.InfiniteTimeSpan"/> waits without end.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="OperationCanceledException">The waiting was cancelled.</exception>
    /// <exception cref="LinuxException">The kernel's limit on watches is reached.</exception>
    public static async Task WaitAsync(SafeFileHandle descriptor, TimeSpan timeout, CancellationToken cancellationToken)
    {
        TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
        long number = Add(descriptor, ready);
        try
        {
            await Task.WhenAny(ready.Task, Task.Delay(timeout, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }
        finally
        {
            Remove(number);
        }
    }

    private static long Add(SafeFileHandle descriptor, TaskCompletionSource ready)
    {
        lock (_gate)
        {
            _epoll ??= Start();
            Libc.EpollAdd(_epoll, descriptor, ++_last);
            _waits.Add(_last, (descriptor, ready));
            return _last;
        }
    }

    // Once: by who has waited, or before by the thread, so that it is not told of the same again and again.
    private static TaskCompletionSource? Remove(long number)
    {
        lock (_gate)
        {
            if (!_waits.Remove(number, out (SafeFileHandle Descriptor, TaskCompletionSource Ready) wait)) return null;
            Libc.EpollRemove(_epoll!, wait.Descriptor);
            return wait.Ready;
        }
    }

    private static SafeFileHandle Start()
    {
        SafeFileHandle epoll = Libc.EpollCreate();
        new Thread(() => Watch(epoll)) { IsBackground = true, Name = "readiness" }.Start();
        return epoll;
    }

    private static void Watch(SafeFileHandle epoll)
    {
        while (true)
        {
            if (Libc.EpollWait(epoll, -1, out long number)) Remove(number)?.SetResult();
        }
    }
}
