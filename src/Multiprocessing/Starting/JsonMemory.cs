using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using EchoServer.Linux;
using EchoServer.Linux.Calls;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Multiprocessing;

/// <summary>A message in memory that a process inherits.</summary>
internal static class JsonMemory
{
    /// <summary>Puts a message into memory.</summary>
    /// <exception cref="LinuxException">No descriptor, or no memory, is to be had.</exception>
    public static SafeFileHandle Write<T>(T message, JsonTypeInfo<T> type)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(message, type);
        SafeFileHandle memory = Libc.MemFd("process-start", (nuint)json.Length);
        RandomAccess.Write(memory, json, 0);
        return memory;
    }

    /// <summary>Reads it from the memory of a descriptor, and closes that.</summary>
    /// <exception cref="JsonException">It is no such message.</exception>
    public static T Read<T>(int descriptor, JsonTypeInfo<T> type)
    {
        using var memory = new SafeFileHandle(descriptor, ownsHandle: true);
        byte[] json = new byte[RandomAccess.GetLength(memory)];
        for (int done = 0; done < json.Length;)
        {
            int n = RandomAccess.Read(memory, json.AsSpan(done), done);
            if (n == 0) throw new JsonException("the start message is cut off");
            done += n;
        }
        return JsonSerializer.Deserialize(json, type) ?? throw new JsonException("the start message is empty");
    }
}
