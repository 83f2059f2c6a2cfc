using System.Runtime.InteropServices;

namespace EchoServer.Common.Processes;

/// <summary>A null-terminated array of C strings, such as argv and envp are.</summary>
internal sealed unsafe class NativeStrings : IDisposable
{
    private readonly int _count;

    /// <summary>Copies the strings, as UTF-8, into memory that the collector does not move.</summary>
    public NativeStrings(IReadOnlyList<string> strings)
    {
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
