using System.Runtime.InteropServices;

namespace EchoServer.Linux.Calls;

internal static partial class Libc
{
    /// <summary>getppid(2): the parent's pid; after its death that of whoever adopted us. It can't fail.</summary>
    [LibraryImport(Library, EntryPoint = "getppid")]
    internal static partial int GetPpid();
}
