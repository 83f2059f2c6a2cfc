using System.Runtime.InteropServices;

namespace EchoServer.Linux;

/// <summary>Why something could not be done with a file, for messages that name the file themselves.</summary>
internal static class FileError
{
    private const int LargestErrno = 4095;

    /// <summary>The reason in the system's words, without the file's name, which the runtime's messages
    /// repeat.</summary>
    /// <param name="e">What a call of ours or of the runtime's has thrown.</param>
    public static string Reason(Exception e) => e switch
    {
        LinuxException linux => linux.Reason,
        FileNotFoundException or DirectoryNotFoundException => Marshal.GetPInvokeErrorMessage(Errno.ENOENT),
        UnauthorizedAccessException { InnerException: IOException inner } => Reason(inner),
        // the runtime keeps errno there
        IOException { HResult: > 0 and <= LargestErrno } => Marshal.GetPInvokeErrorMessage(e.HResult),
        _ => e.Message,
    };
}
