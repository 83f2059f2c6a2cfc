using Microsoft.Win32.SafeHandles;

namespace EchoServer.Server.Supervision;

/// <summary>Stdin, stdout and stderr.</summary>
internal static class StandardStreams
{
    private const int Last = 2;

    /// <summary>Opens those that whoever started us has closed, on /dev/null: else what is opened next would be taken for them, or the runtime could not find them.</summary>
    internal static void Complete()
    {
        while (true)
        {
            SafeFileHandle handle = File.OpenHandle("/dev/null", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            if (handle.DangerousGetHandle() > Last)
            {
                handle.Dispose();
                return;
            }
            handle.SetHandleAsInvalid(); // it stays open, whatever becomes of this object
        }
    }
}
