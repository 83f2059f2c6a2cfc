using System.Diagnostics;
using EchoServer.Linux;
using EchoServer.Linux.Calls;
using EchoServer.Linux.ForkSafe;

namespace EchoServer.Load.Scenarios;

/// <summary>
/// Watches connections over which nothing should come: one thread polls them all, and notes which of them end, and
/// when. Whoever wants to use one again takes it out first; only then may something be received from it.
/// </summary>
internal sealed class HeldConnections : IDisposable
{
    private const int Interval = 50; // ms: how long a connection may be held before it is watched

    private readonly Lock _lock = new();
    private readonly Dictionary<int, (EchoClient Client, long Since)> _held = [];
    private readonly Dictionary<EchoClient, ExchangeException> _lost = [];
    private readonly Thread _thread;
    private bool _isDisposed;

    public HeldConnections()
    {
        _thread = new Thread(Watch) { IsBackground = true, Name = "held" };
        _thread.Start();
    }

    /// <summary>Watches a client's connection from now on.</summary>
    public void Add(EchoClient client)
    {
        lock (_lock) _held.Add((int)client.Socket.Handle, (client, Stopwatch.GetTimestamp()));
    }

    /// <summary>Watches a client no more.</summary>
    /// <exception cref="ExchangeException">It has been lost: how, and when.</exception>
    public void Remove(EchoClient client)
    {
        lock (_lock)
        {
            if (_lost.Remove(client, out ExchangeException? loss)) throw loss;
            if (client.IsConnected) _held.Remove((int)client.Socket.Handle);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock) _isDisposed = true;
        _thread.Join();
    }

    private void Watch()
    {
        while (Descriptors() is { } descriptors)
        {
            if (Libc.Poll(descriptors, Interval) == 0) continue;
            foreach (PollDescriptor descriptor in descriptors)
            {
                if (descriptor.Returned != 0) Look(descriptor.Descriptor);
            }
        }
    }

    private PollDescriptor[]? Descriptors()
    {
        lock (_lock)
            return _isDisposed
                ? null : [.. _held.Keys.Select(d => new PollDescriptor { Descriptor = d, Events = Libc.POLLIN })];
    }

    // Since the poll somebody may have taken it out, and may be receiving.
    private void Look(int descriptor)
    {
        lock (_lock)
        {
            if (!_held.TryGetValue(descriptor, out (EchoClient Client, long Since) held)
                || What(held.Client) is not { } what) return;
            _held.Remove(descriptor);
            double seconds = Stopwatch.GetElapsedTime(held.Since).TotalSeconds;
            _lost.Add(
                held.Client,
                new ExchangeException(
                    what.Code,
                    FormattableString.Invariant(
                        $"{what.Message} while it was held, {seconds:0.0} s after it was opened")));
        }
    }

    private static (string Code, string Message)? What(EchoClient client)
    {
        try
        {
            return Libc.TryReceive(client.Socket.SafeHandle, stackalloc byte[1], Libc.MSG_PEEK) switch
            {
                < 0 => null,
                0 => (FailureCode.Receive, "closed by the server"),
                _ => (FailureCode.Mismatch, "the server sent something"),
            };
        }
        catch (LinuxException e)
        {
            return (FailureCode.Receive, e.Message);
        }
    }
}
