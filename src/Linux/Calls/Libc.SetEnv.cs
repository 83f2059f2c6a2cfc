using System.Runtime.InteropServices;

namespace EchoServer.Linux.Calls;

internal static partial class Libc
{
    /// <summary>setenv(3): sets a variable in the environment that programs have which this process executes (<see cref="ExecFile"/>). <see cref="Environment"/> has a copy of its own, and does not see it. Other threads must not use the environment meanwhile.</summary>
    /// <exception cref="LinuxException">ENOMEM: there is no memory for it.</exception>
    internal static void SetVariable(string name, string value) => Check(setenv(name, value, overwrite: 1), "setenv");

    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int setenv(string name, string value, int overwrite);
}
