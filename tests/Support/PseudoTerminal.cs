using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Tests.Support;

/// <summary>The real client on a terminal of its own, which the test types on and looks at.</summary>
internal sealed partial class PseudoTerminal : IDisposable
{
    public const int Columns = 60;
    public const int Rows = 24;

    private const int ReadWriteNoControl = 0x102; // O_RDWR | O_NOCTTY
    private const int ModeSize = 36; // flags, discipline and control characters; speeds follow
    private const nuint SetWindowSize = 0x5414;

    private static readonly TimeSpan _deadline = TimeSpan.FromSeconds(30);

    private readonly FileStream _terminal;
    private readonly Process _process;
    private readonly VirtualScreen _screen;
    private readonly StringBuilder _raw = new();
    private readonly object _lock = new();
    private readonly SafeFileHandle _other;
    private bool _ended;

    public PseudoTerminal(params string[] arguments)
        : this(TestEnvironment.ClientPath, arguments, new Dictionary<string, string>())
    {
    }

    /// <summary>A program of ours on a terminal.</summary>
    public PseudoTerminal(
        string program, string[] arguments, IReadOnlyDictionary<string, string> environment, bool reflows = false)
    {
        _screen = new VirtualScreen(Columns, Rows, reflows);
        SafeFileHandle terminal = new(Check(OpenTerminal(ReadWriteNoControl)), ownsHandle: true);
        int descriptor = (int)terminal.DangerousGetHandle();
        Check(Grant(descriptor));
        Check(Unlock(descriptor));
        byte[] name = new byte[256];
        if (Name(descriptor, name, (nuint)name.Length) != 0) throw new IOException("ptsname_r");
        ushort[] size = [Rows, Columns, 0, 0];
        Check(Control(descriptor, SetWindowSize, size));
        _terminal = new FileStream(terminal, FileAccess.ReadWrite, bufferSize: 0);
        // Held open, as a terminal that nobody has open forgets its mode.
        _other = new SafeFileHandle(Check(Open(name, ReadWriteNoControl)), ownsHandle: true);
        ModeBefore = Mode();
        _process = Start(Encoding.UTF8.GetString(name).TrimEnd('\0'), [program, .. arguments], environment);
        new Thread(ReadAll) { IsBackground = true }.Start();
    }

    /// <summary>The terminal's mode before the client has touched it.</summary>
    public byte[] ModeBefore { get; }

    /// <summary>The terminal's mode after the client has ended.</summary>
    public byte[] ModeAfter { get; private set; } = [];

    /// <summary>Everything that the client has written, sequences included.</summary>
    public string Raw
    {
        get { lock (_lock) return _raw.ToString(); }
    }

    /// <summary>Gives the window another width; the client gets SIGWINCH for it.</summary>
    public void Resize(int columns)
    {
        lock (_lock) _screen.Resize(columns);
        ushort[] size = [Rows, (ushort)columns, 0, 0];
        Check(Control((int)_other.DangerousGetHandle(), SetWindowSize, size));
    }

    public void Type(string keys) => _terminal.Write(Encoding.UTF8.GetBytes(keys));

    /// <summary>Waits until the screen ends with some lines; the cursor is behind the last of them.</summary>
    public void WaitFor(params string[] lines)
    {
        long start = Stopwatch.GetTimestamp();
        string wanted = string.Join('\n', lines.Select(l => l.TrimEnd(' ')));
        lock (_lock)
        {
            while (!("\n" + _screen).EndsWith("\n" + wanted, StringComparison.Ordinal))
            {
                TimeSpan left = _deadline - Stopwatch.GetElapsedTime(start);
                if (_ended || left <= TimeSpan.Zero)
                    Assert.Fail($"waited for:\n{wanted}\non the screen is:\n{_screen}");
                Monitor.Wait(_lock, left);
            }
        }
    }

    /// <summary>Waits until something has been written.</summary>
    public void WaitForRaw(string wanted)
    {
        long start = Stopwatch.GetTimestamp();
        lock (_lock)
        {
            while (!_raw.ToString().Contains(wanted, StringComparison.Ordinal))
            {
                TimeSpan left = _deadline - Stopwatch.GetElapsedTime(start);
                if (_ended || left <= TimeSpan.Zero)
                    Assert.Fail($"waited for:\n{wanted}\non the screen is:\n{_screen}");
                Monitor.Wait(_lock, left);
            }
        }
    }

    /// <summary>What is on the screen now.</summary>
    public string Screen
    {
        get { lock (_lock) return _screen.ToString(); }
    }

    /// <summary>Waits for the client to end by itself, and for all that it wrote.</summary>
    /// <returns>Its exit code.</returns>
    public int WaitForExit()
    {
        if (!_process.WaitForExit(_deadline)) Assert.Fail($"still running; on the screen is:\n{_screen}");
        ModeAfter = Mode();
        _other.Dispose();
        lock (_lock)
        {
            while (!_ended)
                Assert.True(Monitor.Wait(_lock, _deadline), "the terminal outlives the client");
        }
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _other.Dispose();
        _terminal.Dispose();
    }

    // The terminal must be the controlling one of a session of its own, else Ctrl-C would be ours.
    private static Process Start(string terminal, string[] command, IReadOnlyDictionary<string, string> environment)
    {
        ProcessStartInfo start = new("/bin/sh",
            ["-c", "exec setsid -c \"$@\" <\"$0\" >\"$0\" 2>\"$0\"", terminal, .. command]);
        start.Environment["TERM"] = "xterm-256color";
        start.Environment["ECHO_CLIENT_HISTFILE"] = "";
        foreach ((string variable, string value) in environment) start.Environment[variable] = value;
        return Process.Start(start)!;
    }

    private void ReadAll()
    {
        byte[] buffer = new byte[4096];
        Decoder utf8 = Encoding.UTF8.GetDecoder();
        char[] chars = new char[4096];
        try
        {
            for (int n; (n = _terminal.Read(buffer)) > 0;)
                Show(new string(chars, 0, utf8.GetChars(buffer, 0, n, chars, 0)));
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The client has ended, and with it the other side of the terminal.
        }
        lock (_lock)
        {
            _ended = true;
            Monitor.PulseAll(_lock);
        }
    }

    private void Show(string text)
    {
        lock (_lock)
        {
            _raw.Append(text);
            _screen.Write(text);
            string answers = _screen.TakeAnswers();
            if (answers.Length > 0) Type(answers);
            Monitor.PulseAll(_lock);
        }
    }

    public byte[] Mode()
    {
        byte[] mode = new byte[256];
        Check(GetMode((int)_other.DangerousGetHandle(), mode));
        return mode[..ModeSize];
    }

    /// <summary>Sends the client a signal.</summary>
    public void Signal(int signal) => Check(Kill(_process.Id, signal));

    private static int Check(int result) =>
        result >= 0 ? result : throw new IOException(Marshal.GetLastPInvokeErrorMessage());

    [LibraryImport("libc", EntryPoint = "posix_openpt", SetLastError = true)]
    private static partial int OpenTerminal(int flags);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true)]
    private static partial int Open(ReadOnlySpan<byte> name, int flags);

    [LibraryImport("libc", EntryPoint = "tcgetattr", SetLastError = true)]
    private static partial int GetMode(int descriptor, Span<byte> mode);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);

    [LibraryImport("libc", EntryPoint = "grantpt", SetLastError = true)]
    private static partial int Grant(int descriptor);

    [LibraryImport("libc", EntryPoint = "unlockpt", SetLastError = true)]
    private static partial int Unlock(int descriptor);

    [LibraryImport("libc", EntryPoint = "ptsname_r", SetLastError = true)]
    private static partial int Name(int descriptor, Span<byte> name, nuint size);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int Control(int descriptor, nuint request, ReadOnlySpan<ushort> size);
}
