using System.Runtime.InteropServices;

namespace EchoServer.Client.Interop;

internal static partial class Libc
{
    private static readonly nuint _getWindowSize =
        RuntimeInformation.ProcessArchitecture == Architecture.Ppc64le ? 0x40087468u : 0x5413u;

    /// <summary>The size of a terminal's window in character cells.</summary>
    /// <returns>80 by 24 where the terminal does not say.</returns>
    public static (int Columns, int Rows) WindowSize(int descriptor)
    {
        WindowSizeEntry size = default;
        bool known = ControlRaw(descriptor, _getWindowSize, ref size) == 0 && size is { Columns: > 0, Rows: > 0 };
        return known ? (size.Columns, size.Rows) : (80, 24);
    }

    [LibraryImport(Library, EntryPoint = "ioctl", SetLastError = true)]
    private static partial int ControlRaw(int descriptor, nuint request, ref WindowSizeEntry size);

    [StructLayout(LayoutKind.Sequential)]
    private struct WindowSizeEntry
    {
        public ushort Rows;
        public ushort Columns;
        public ushort PixelsWide;
        public ushort PixelsHigh;
    }
}
