using System.Net.Sockets;
using EchoServer.Linux;
using EchoServer.Linux.Calls;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Multiprocessing;

/// <summary>The pool's side of a worker: its process, and the channel to it.</summary>
internal sealed class PoolWorker : IDisposable
{
    private readonly ChildProcess _process;
    private readonly FrameChannel _channel;
    private readonly FrameBuilder _writer = new();

    private PoolWorker(ChildProcess process, FrameChannel channel) => (_process, _channel) = (process, channel);

    /// <summary>What logs and errors call it.</summary>
    public string Name => _process.Name;

    /// <summary>Whether it lives.</summary>
    public bool IsAlive => _process.IsAlive;

    /// <summary>Completes when it has ended.</summary>
    public Task Ended => _process.Exited;

    /// <summary>Starts a worker.</summary>
    /// <param name="initializer">The function that the worker runs first; null for none.</param>
    /// <exception cref="SpawnException">No process could be made.</exception>
    /// <exception cref="LinuxException">No descriptor is to be had.</exception>
    public static PoolWorker Start(ProcessCall? initializer)
    {
        (SafeFileHandle ours, SafeFileHandle theirs) = Libc.StreamPair();
        using (theirs)
        {
            ChildProcess process = new(PoolWorkerTarget.Instance.With(new InheritedHandle(theirs), initializer))
                { IsDaemon = true };
            try
            {
                process.Start();
                return new PoolWorker(process, new FrameChannel(ours));
            }
            catch
            {
                ours.Dispose();
                throw;
            }
        }
    }

    /// <summary>Waits until its initializer is done.</summary>
    /// <returns>False when it ended before.</returns>
    public async Task<bool> IsReadyAsync() => await _channel.ReceiveAsync().ConfigureAwait(false) is not null;

    /// <summary>Has it do a task; what comes of that is told to the task, but for its death.</summary>
    /// <returns>False when it died.</returns>
    public async Task<bool> TryRunAsync(PoolTask task)
    {
        if (Write(task) is not { } message) return true;
        if (await TryExchangeAsync(task, message).ConfigureAwait(false) is not { } reply) return false;
        task.Complete(reply);
        return true;
    }

    /// <summary>Waits for its end.</summary>
    public async Task<ExitStatus> EndAsync()
    {
        await _process.Exited.ConfigureAwait(false);
        return _process.Status!.Value;
    }

    /// <summary>Kills the worker, if it lives.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Closes its channel, after which it ends by itself when it is idle.</summary>
    public void Dismiss() => _channel.Dispose();

    /// <inheritdoc/>
    public void Dispose()
    {
        _channel.Dispose();
        _writer.Dispose();
        _process.Dispose();
    }

    /// <returns>Null when there is nothing to send.</returns>
    private Memory<byte>? Write(PoolTask task)
    {
        try
        {
            return task.Write(_writer);
        }
#pragma warning disable CA1031 // whatever making JSON of an item throws, it is for who waits for it
        catch (Exception e)
#pragma warning restore CA1031
        {
            task.Fail(e);
            return null;
        }
    }

    private async Task<byte[]?> TryExchangeAsync(PoolTask task, Memory<byte> message)
    {
        try
        {
            await _channel.SendAsync(message).ConfigureAwait(false);
            return await _channel.ReceiveAsync().ConfigureAwait(false);
        }
        catch (SocketException)
        {
            return null; // EPIPE: it has ended
        }
#pragma warning disable CA1031 // whatever it is, such as no memory for a reply, the task is not to wait for ever
        catch (Exception e)
#pragma warning restore CA1031
        {
            task.Fail(e);
            Kill(); // nobody knows where its next message begins
            return null;
        }
    }
}
