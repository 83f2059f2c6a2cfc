using System.Buffers;
using EchoServer.Linux;
using EchoServer.Linux.Calls;
using EchoServer.Linux.ForkSafe;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Multiprocessing;

/// <summary>Serves the pipes of a program that runs, all together. (Python's <c>communicate</c>.)</summary>
internal sealed class Communication : IDisposable
{
    private const int PieceSize = 64 * 1024;

    private readonly int _pid;
    private readonly SafeFileHandle? _pidFd;
    private readonly SafeFileHandle _bell = Libc.EventFd(); // rung when it is cancelled
    private readonly SafeFileHandle _toInput;
    private readonly SafeFileHandle _fromOutput;
    private readonly SafeFileHandle _fromError;
    private readonly ArrayBufferWriter<byte> _output = new();
    private readonly ArrayBufferWriter<byte> _error = new();
    private ReadOnlyMemory<byte> _input; // what it has not taken yet
    private bool _hasEnded;
    private bool _isKilled;
    private bool _isReaped;

    /// <param name="pid">The program; it is ours to reap.</param>
    /// <param name="toInput">Our end of its stdin.</param>
    /// <param name="fromOutput">Our end of its stdout.</param>
    /// <param name="fromError">Our end of its stderr.</param>
    public Communication(int pid, SafeFileHandle toInput, SafeFileHandle fromOutput, SafeFileHandle fromError)
    {
        (_pid, _toInput, _fromOutput, _fromError) = (pid, toInput, fromOutput, fromError);
        try
        {
            _pidFd = Libc.OpenPidFd(pid);
            Libc.SetNonBlocking(toInput);
        }
        catch (LinuxException)
        {
            Dispose();
            throw;
        }
    }

    /// <summary>How the program ended.</summary>
    public ExitStatus Status { get; private set; }

    /// <summary>What the program wrote to stdout.</summary>
    public ReadOnlyMemory<byte> Output => _output.WrittenMemory;

    /// <summary>What the program wrote to stderr.</summary>
    public ReadOnlyMemory<byte> Error => _error.WrittenMemory;

    /// <summary>Serves the pipes until it has ended and they are closed; or until it had to be killed.</summary>
    /// <returns>False when it was killed, since the time was over or it was cancelled.</returns>
    /// <exception cref="LinuxException">It could not be killed: it runs as another user by now.</exception>
    /// <exception cref="OutOfMemoryException">It wrote more than 2 GiB to one of them.</exception>
    public bool Run(ReadOnlyMemory<byte> input, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        using CancellationTokenRegistration registration = cancellationToken.Register(() => Libc.EventFdAdd(_bell));
        Countdown deadline = new(timeout);
        _input = input;
        if (input.IsEmpty) _toInput.Dispose();
        while (!IsOver)
        {
            if (deadline.IsOver) Kill();
            else Serve(deadline.Milliseconds);
        }
        Reap();
        return !_isKilled;
    }

    /// <summary>Closes the pipes. A program that still runs, since <see cref="Run"/> has failed, is killed.</summary>
    public void Dispose()
    {
        _toInput.Dispose();
        _fromOutput.Dispose();
        _fromError.Dispose();
        if (!_isReaped) KillAndReap();
        _pidFd?.Dispose();
        _bell.Dispose();
    }

    private void Reap()
    {
        Libc.WaitId(Libc.P_PID, _pid, Libc.WEXITED, out Libc.SigInfo info);
        Status = ExitStatus.FromWaitId(info.Code, info.Status);
        _isReaped = true;
    }

    private void KillAndReap()
    {
        try
        {
            Libc.Kill(_pid, Signal.SIGKILL);
        }
        catch (LinuxException)
        {
            // another user's by now: it ends when it likes
            new Thread(Reap) { IsBackground = true, Name = $"reaper of {_pid}" }.Start();
            return;
        }
        Reap();
    }

    // One that was killed may have left children that keep its pipes open: nobody waits for these.
    private bool IsOver => _hasEnded && (_isKilled || (_fromOutput.IsClosed && _fromError.IsClosed));

    private void Serve(int milliseconds)
    {
        Span<PollDescriptor> ready =
        [
            Poll(_toInput, Libc.POLLOUT), Poll(_fromOutput, Libc.POLLIN), Poll(_fromError, Libc.POLLIN),
            Poll(_bell, Libc.POLLIN),
            _hasEnded ? new PollDescriptor { Descriptor = -1 } : Poll(_pidFd!, Libc.POLLIN),
        ];
        Libc.Poll(ready, milliseconds);
        if (ready[0].Returned != 0) WriteSome();
        if (ready[1].Returned != 0) ReadSome(_fromOutput, _output);
        if (ready[2].Returned != 0) ReadSome(_fromError, _error);
        if (ready[3].Returned != 0) Kill();
        if (ready[4].Returned != 0) _hasEnded = true;
    }

    private static PollDescriptor Poll(SafeFileHandle handle, short events) =>
        new() { Descriptor = handle.IsClosed ? -1 : (int)handle.DangerousGetHandle(), Events = events };

    private void WriteSome()
    {
        int? written = Libc.WritePipe(_toInput, _input.Span);
        _input = _input[(written ?? _input.Length)..]; // if it does not want to read, that is its own affair
        if (_input.IsEmpty) _toInput.Dispose();
    }

    private static void ReadSome(SafeFileHandle pipe, ArrayBufferWriter<byte> to)
    {
        int n = Libc.ReadReady(pipe, to.GetSpan(PieceSize));
        to.Advance(n);
        if (n == 0) pipe.Dispose();
    }

    private void Kill()
    {
        if (_isKilled) return;
        _isKilled = true;
        Libc.SendSignal(_pidFd!, Signal.SIGKILL);
        Libc.WaitReadable(_pidFd!, -1);
        Serve(0); // what it had written until then
        _hasEnded = true;
    }
}
