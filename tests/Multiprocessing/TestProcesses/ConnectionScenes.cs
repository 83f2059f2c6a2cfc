using System.Net.Sockets;
using EchoServer.Multiprocessing;

namespace EchoServer.TestProcesses;

/// <summary>Scenes with connections.</summary>
internal static class ConnectionScenes
{
    /// <summary>Connects 200 times to an address where nobody listens, and counts how often that is said.</summary>
    public static int ConnectToNobody(string address)
    {
        int refused = 0;
        for (int i = 0; i < 200; i++)
        {
            try
            {
                Connection.Connect(address).Dispose();
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused)
            {
                refused++;
            }
        }
        Console.WriteLine($"{refused} refused");
        return 0;
    }
}
