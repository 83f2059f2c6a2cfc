using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace EchoServer.Multiprocessing;

/// <summary>
/// What is said between a pool and its workers. A task: how long the function's name is (two bytes), the name, whether
/// to go on after an item that fails (a byte), an array of items. An answer: a byte, and an array of results; or a part
/// for each item, of a kind of its own; or what was thrown before there were items.
/// </summary>
internal static class TaskMessage
{
    /// <summary>An answer, or a part, begins with it when there are results.</summary>
    public const byte Results = 0;

    /// <summary>An answer, or a part, begins with it when something was thrown.</summary>
    public const byte Thrown = 1;

    /// <summary>An answer begins with it when some items have results, and some have errors.</summary>
    public const byte Each = 2;

    /// <summary>A part begins with it when there is a result that can't be written.</summary>
    public const byte Unwritable = 3;

    /// <summary>What a task begins with.</summary>
    /// <param name="function">The function to call.</param>
    /// <param name="goesOn">Whether it is called for the other items after one that failed.</param>
    public static byte[] Head(string function, bool goesOn)
    {
        byte[] name = Encoding.UTF8.GetBytes(function);
        return [(byte)(name.Length >> 8), (byte)name.Length, .. name, goesOn ? (byte)1 : (byte)0];
    }

    /// <summary>The parts of a task.</summary>
    public static string Function(ReadOnlySpan<byte> task, out bool goesOn, out ReadOnlySpan<byte> items)
    {
        int length = (task[0] << 8) | task[1];
        goesOn = task[2 + length] != 0;
        items = task[(3 + length)..];
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

    /// <summary>The results of an answer: fewer than items when one failed, and the others were not to be done any
    /// more.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="function">What was called.</param>
    /// <param name="place">The place of the answer's nth item among all that were given.</param>
    /// <exception cref="RemoteTaskException">The worker could not call it at all.</exception>
    public static PoolResult<TOut>[] Read<TIn, TOut>(
        ReadOnlySpan<byte> answer, PoolFunction<TIn, TOut> function, Func<int, int?> place) => answer[0] switch
    {
        Results => function.Read(answer[1..]),
        Each => ReadEach(answer[1..], function, place),
        _ => throw Exception(answer[1..].ToArray(), Thrown, place(0)),
    };

    private static PoolResult<TOut>[] ReadEach<TIn, TOut>(
        ReadOnlySpan<byte> parts, PoolFunction<TIn, TOut> function, Func<int, int?> place)
    {
        List<PoolResult<TOut>> results = [];
        while (!parts.IsEmpty)
        {
            ReadOnlySpan<byte> json =
                parts.Slice(FrameBuilder.PartHeader, BinaryPrimitives.ReadInt32LittleEndian(parts[1..]));
            results.Add(
                parts[0] == Results
                    ? function.ReadOne(json)
                    : new PoolResult<TOut>(Exception(json.ToArray(), parts[0], place(results.Count))));
            parts = parts[(FrameBuilder.PartHeader + json.Length)..];
        }
        return [.. results];
    }

    private static RemoteTaskException Exception(byte[] json, byte kind, int? item)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        JsonElement e = document.RootElement;
        string type = e[0].GetString()!, message = e[1].GetString()!;
        if (kind == Unwritable)
            message =
            $"{(item is { } place ? $"the result of item {place}" : "the result")} can't be written as JSON: {message}";
        return new RemoteTaskException(type, message, e[2].GetString()!, item);
    }
}
