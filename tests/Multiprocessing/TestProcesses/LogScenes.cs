using System.Net.Sockets;
using EchoServer.Multiprocessing;

namespace EchoServer.TestProcesses;

/// <summary>Scenes with the log.</summary>
internal static class LogScenes
{
    private static readonly byte[] _key = "the key"u8.ToArray();

    /// <summary>Refuses more peers than a pipe that nobody reads has room to tell of, and then takes one.</summary>
    public static int RefuseWithoutEnd()
    {
        ProcessLog.ToStderr(ProcessLogLevel.Warning);
        string address = $"unix:@unread-log-{Environment.ProcessId}";
        int refused = 0;
        using ConnectionListener listener = new(
            address, new ConnectionListenerOptions
            { AuthKey = _key, Refused = _ => Interlocked.Increment(ref refused) });
        for (int i = 0; i < 1_500; i++)
        {
            using Socket rude = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            rude.Connect(new UnixDomainSocketEndPoint($"\0unread-log-{Environment.ProcessId}"));
        }
        using Connection polite = Connection.Connect(address, new ConnectionOptions { AuthKey = _key });
        using Connection accepted = listener.Accept();
        polite.SendBytes("hello"u8.ToArray());
        Console.WriteLine(
            $"{System.Text.Encoding.UTF8.GetString(accepted.ReceiveBytes())} after many: {refused > 1_000}");
        return 0;
    }
}
