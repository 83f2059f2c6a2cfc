using System.Net.Sockets;
using System.Security.Authentication;

namespace EchoServer.Samples;

/// <summary>Where task-master and task-worker meet.</summary>
internal static class TaskAddress
{
    /// <summary>Where that is, unless they are told.</summary>
    public const string Standard = "127.0.0.1:5000";

    /// <summary>The address among the arguments.</summary>
    public static string Of(string[] args) => args is [var address] ? address : Standard;

    /// <summary>Goes to an address, to listen or to connect.</summary>
    /// <exception cref="SampleException">It is no address, or nothing comes of it; the message names it.</exception>
    public static T Use<T>(string address, string intent, string remedy, Func<string, T> use)
    {
        try
        {
            return use(address);
        }
        catch (FormatException e)
        {
            throw new SampleException(e.Message);
        }
        catch (InvalidOperationException e)
        {
            throw new SampleException($"{address}: {e.Message}"); // a key that others could listen to
        }
        catch (Exception e) when (e is SocketException or IOException or AuthenticationException or TimeoutException)
        {
            throw new SampleException($"can't {intent} {address}: {e.Message}; {remedy}");
        }
    }
}
