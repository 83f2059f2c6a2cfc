using System.Text.Json;
using EchoServer.Common.Interop;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Common.Multiprocessing.Starting;

/// <summary>What a child is told when it starts, through memory that it inherits.</summary>
/// <param name="Target">What it runs.</param>
/// <param name="Arguments">What for.</param>
/// <param name="Handles">How many descriptors are handed over.</param>
/// <param name="Name">Its name.</param>
/// <param name="Identity">Its number, after those of its ancestors.</param>
/// <param name="IsDaemon">Whether it ends with its parent.</param>
/// <param name="Parent">Its parent's pid.</param>
/// <param name="LogLevel">What it logs to stderr.</param>
internal sealed record StartMessage(
    string Target, JsonElement Arguments, int Handles, string Name, string Identity, bool IsDaemon, int Parent, ProcessLogLevel LogLevel)
{
    /// <summary>Puts it into memory.</summary>
    /// <exception cref="LinuxException">No descriptor, or no memory, is to be had.</exception>
    public SafeFileHandle ToMemory()
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(this, StartJson.Default.StartMessage);
        SafeFileHandle memory = Libc.MemFd("process-start", (nuint)json.Length);
        RandomAccess.Write(memory, json, 0);
        return memory;
    }

    /// <summary>Reads it from memory.</summary>
    /// <exception cref="JsonException">It is no such message.</exception>
    public static StartMessage FromMemory(SafeFileHandle memory)
    {
        byte[] json = new byte[RandomAccess.GetLength(memory)];
        for (int done = 0; done < json.Length;)
        {
            int n = RandomAccess.Read(memory, json.AsSpan(done), done);
            if (n == 0) throw new JsonException("the start message is cut off");
            done += n;
        }
        return JsonSerializer.Deserialize(json, StartJson.Default.StartMessage) ?? throw new JsonException("the start message is empty");
    }
}
