using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using EchoServer.Client.LineEditing;
using EchoServer.Common.CommandLine;
using EchoServer.Linux;
using EchoServer.Linux.Calls;
using EchoServer.Linux.ForkSafe;
using EchoServer.Linux.Processes;

namespace EchoServer.Client.Interactive;

/// <summary>The terminal on standard input and output, raw while this lives: keys come as they are typed.</summary>
/// <remarks>
/// It stays raw between two lines too, so that what is typed ahead is not echoed into a reply, and Ctrl-C comes in
/// order with the other keys. Its mode is put back however the process ends, short of SIGKILL.
/// </remarks>
internal sealed class RawTerminal : IDisposable
{
    private const int OurProcessGroup = 0; // kill(2)

    private static readonly TimeSpan _longestStop = TimeSpan.FromMilliseconds(200);

    private static readonly PosixSignal[] _deadly = [PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT];

    private readonly byte[] _mode = Libc.GetTerminalMode(StandardStreams.Input);
    private readonly byte[] _rawMode;
    private readonly KeyQueue _keys;
    private readonly byte[] _buffer = new byte[4096];
    private readonly List<PosixSignalRegistration> _signals = [];
    private readonly ManualResetEventSlim _continued = new();
    private volatile bool _isSuspended;
    private volatile bool _isRaw;

    /// <summary>Makes the terminal raw and begins to read keys.</summary>
    /// <param name="keys">Where the keys go; what signals ask for goes there too.</param>
    public RawTerminal(KeyQueue keys)
    {
        _keys = keys;
        _rawMode = Libc.ToRawMode(_mode);
        Array.ForEach(_deadly, SetBackOn);
        On(PosixSignal.SIGWINCH, EditCommand.Redraw);
        On(PosixSignal.SIGCONT, EditCommand.Resume);
        On(PosixSignal.SIGINT, EditCommand.GiveUp);
        SetRaw();
        new Thread(ReadKeys) { IsBackground = true, Name = "keys" }.Start();
    }

    // Bracketed paste (xterm's ctlseqs): what is pasted comes between two marks, so that its line ends are no keys.
    private static ReadOnlySpan<byte> MarkPastes => "\x1b[?2004h"u8;

    private static ReadOnlySpan<byte> MarkNoPastes => "\x1b[?2004l"u8;

    /// <summary>The window's size in character cells.</summary>
    public static (int Columns, int Rows) Size => TerminalSize.Of(StandardStreams.Output);

    /// <summary>Writes to the terminal; a raw one needs both of <c>\r\n</c> to begin a row.</summary>
    /// <exception cref="ToolException">The terminal is gone.</exception>
    public static void Write(string text)
    {
        try
        {
            Libc.WriteAll(StandardStreams.Output, Encoding.UTF8.GetBytes(text));
        }
        catch (LinuxException e)
        {
            throw new ToolException(
                $"terminal: {StandardStreams.Reason(e)}; nothing more can be shown", Tool.Failure, e);
        }
    }

    /// <summary>Stops the job, with the terminal as it was before us; returns when it goes on.</summary>
    public void Suspend()
    {
        _continued.Reset();
        _isSuspended = true;
        SetBack();
        Libc.Kill(OurProcessGroup, Signal.SIGTSTP);
        // The stop may take effect a moment after the call. Where nobody stops jobs no SIGCONT will ever come.
        _continued.Wait(_longestStop);
        _isSuspended = false;
        SetRaw();
    }

    /// <summary>Puts the terminal back as it was.</summary>
    public void Dispose()
    {
        foreach (PosixSignalRegistration signal in _signals)
            signal.Dispose();
        SetBack();
        _continued.Dispose();
    }

    // The signal then does what it always does: nothing of ours runs after it.
    private void SetBackOn(PosixSignal signal) =>
        _signals.Add(PosixSignalRegistration.Create(signal, _ => SetBack()));

    private void On(PosixSignal signal, EditCommand command) =>
        _signals.Add(PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            if (signal == PosixSignal.SIGCONT && Continue()) return;
            _keys.Add(new KeyStroke(command));
        }));

    /// <returns>True when the one who asked for the stop waits for its end and will show the line.</returns>
    private bool Continue()
    {
        // The shell that goes on with us has set its own mode.
        SetRaw();
        if (_isSuspended) _continued.Set();
        return _isSuspended;
    }

    private void ReadKeys()
    {
        KeyDecoder decoder = new();
        try
        {
            while (ReadKeys(decoder) is { } strokes)
            {
                foreach (KeyStroke stroke in strokes)
                    _keys.Add(stroke);
            }
        }
        catch (LinuxException)
        {
            // A terminal that hangs up may say so with an error: the end of input like any other.
        }
        finally
        {
            _keys.Complete();
        }
    }

    /// <returns>What was typed, or that no rest of a sequence has come in time; null at the end of the input.</returns>
    private IReadOnlyList<KeyStroke>? ReadKeys(KeyDecoder decoder)
    {
        if (decoder.Patience is { } patience && !HasInput(patience)) return decoder.EndWait();
        int n = Libc.ReadSome(StandardStreams.Input, _buffer);
        return n == 0 ? null : decoder.Decode(_buffer.AsSpan(0, n));
    }

    /// <returns>False when there was no input, nor its end, within that time.</returns>
    private static bool HasInput(TimeSpan limit)
    {
        long start = Stopwatch.GetTimestamp();
        while (limit - Stopwatch.GetElapsedTime(start) is var left && left > TimeSpan.Zero)
            if (Libc.Poll(
                [new PollDescriptor { Descriptor = StandardStreams.Input, Events = Libc.POLLIN }],
                (int)Math.Ceiling(left.TotalMilliseconds)) > 0) return true;
        return false;
    }

    // A terminal that is gone has no mode to set. Only as far as it does not block: a signal must end the process.
    private void SetBack()
    {
        if (!_isRaw) return;
        _isRaw = false;
        Libc.TryWrite(StandardStreams.Output, MarkNoPastes);
        _ = Libc.SetTerminalMode(StandardStreams.Input, _mode);
    }

    private void SetRaw()
    {
        _isRaw = true;
        _ = Libc.SetTerminalMode(StandardStreams.Input, _rawMode);
        Libc.TryWrite(StandardStreams.Output, MarkPastes);
    }
}
