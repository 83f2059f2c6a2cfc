using System.Text;
using System.Text.Json;
using EchoServer.Common.Multiprocessing.Starting;

namespace EchoServer.Common.Multiprocessing.Pools;

/// <summary>
/// What is said between a pool and its workers. A task: how long the function's name is (two bytes), the name, an array of items. An answer: a byte, and an array of results, or what was thrown.
/// </summary>
internal static class TaskMessage
{
    /// <summary>An answer begins with it when there are results.</summary>
    public const byte Results = 0;

    /// <summary>An answer begins with it when the function threw.</summary>
    public const byte Thrown = 1;

    /// <summary>What a task begins with.</summary>
    public static byte[] Head(string function)
    {
        byte[] name = Encoding.UTF8.GetBytes(function);
        return [(byte)(name.Length >> 8), (byte)name.Length, .. name];
    }

    /// <summary>The parts of a task.</summary>
    public static string Function(ReadOnlySpan<byte> task, out ReadOnlySpan<byte> items)
    {
        int length = (task[0] << 8) | task[1];
        items = task[(2 + length)..];
        return Encoding.UTF8.GetString(task.Slice(2, length));
    }

    /// <summary>An exception, for who asked.</summary>
    public static void Write(Utf8JsonWriter json, Exception e)
    {
        json.WriteStartArray();
        json.WriteStringValue(e.GetType().FullName);
        json.WriteStringValue(ExceptionText.Message(e));
        json.WriteStringValue(ExceptionText.Trace(e));
        json.WriteEndArray();
    }

    /// <summary>The results of an answer.</summary>
    /// <exception cref="RemoteTaskException">What the function threw.</exception>
    public static TOut[] Read<TIn, TOut>(ReadOnlySpan<byte> answer, PoolFunction<TIn, TOut> function) =>
        answer[0] == Results ? function.Read(answer[1..]) : throw Exception(answer[1..].ToArray());

    private static RemoteTaskException Exception(byte[] json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        JsonElement e = document.RootElement;
        return new RemoteTaskException(e[0].GetString()!, e[1].GetString()!, e[2].GetString()!);
    }
}
