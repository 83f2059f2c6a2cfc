using System.Runtime.InteropServices;

namespace EchoServer.Linux.Calls;

/// <summary>A null-terminated array of C strings, such as argv and envp are.</summary>
internal sealed unsafe class NativeStrings : IDisposable
{
    private readonly int _count;

    /// <summary>Copies the strings, as UTF-8, into memory that the collector does not move.</summary>
    /// <exception cref="ArgumentException">One has a NUL character, which would cut it short.</exception>
    public NativeStrings(IReadOnlyList<string> strings)
    {
        foreach (string text in strings)
        {
            int nul = text.IndexOf('\0', StringComparison.Ordinal);
            if (nul >= 0)
                throw new ArgumentException(
                    $"'{text[..nul]}\\0…' has a NUL character, which ends an argument, a variable or a path",
                    nameof(strings));
        }
        _count = strings.Count;
        Pointer = (byte**)NativeMemory.AllocZeroed((nuint)_count + 1, (nuint)sizeof(byte*));
        for (int i = 0; i < _count; i++) Pointer[i] = (byte*)Marshal.StringToCoTaskMemUTF8(strings[i]);
    }

    /// <summary>The array.</summary>
    public byte** Pointer { get; private set; }

    /// <summary>The first string.</summary>
    public byte* First => Pointer[0];

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Pointer == null) return;
        for (int i = 0; i < _count; i++) Marshal.FreeCoTaskMem((nint)Pointer[i]);
        NativeMemory.Free(Pointer);
        Pointer = null;
    }
}
