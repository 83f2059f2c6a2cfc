using System.Text.Json.Serialization.Metadata;
using EchoServer.Linux.Calls;

namespace EchoServer.Multiprocessing;

/// <summary>Makes pipes: two ends, for two processes. (Python's <c>multiprocessing.Pipe</c>.)</summary>
/// <example>
/// <code>
/// // Json is the program's JsonSerializerContext; Main passes Greet to ProcessProgram.Run.
/// static readonly ProcessFunction&lt;PipeEnd&lt;string>> Greet = ProcessTarget.Of&lt;PipeEnd&lt;string>>(
///     "greet", end => end.Send("hello"), Json.Default.PipeEndString);
///
/// (PipeEnd&lt;string> ours, PipeEnd&lt;string> theirs) = ProcessPipe.Create&lt;string>();
/// using ChildProcess child = new(Greet.With(theirs));
/// child.Start();
/// Console.WriteLine(ours.Receive()); // hello
/// </code>
/// </example>
public static class ProcessPipe
{
    /// <summary>A pipe that goes both ways, for strings, ints, longs, doubles, bools or bytes.</summary>
    /// <exception cref="ArgumentException">The items are of another type.</exception>
    /// <exception cref="QueueLimitException">No descriptor is to be had.</exception>
    public static (PipeEnd<T> One, PipeEnd<T> Other) Create<T>() => Create(ItemCodecs.BuiltIn<T>());

    /// <summary>A pipe that goes both ways.</summary>
    /// <param name="items">How what goes through it becomes JSON.</param>
    /// <exception cref="QueueLimitException">No descriptor is to be had.</exception>
    public static (PipeEnd<T> One, PipeEnd<T> Other) Create<T>(JsonTypeInfo<T> items) => Create(ItemCodecs.Of(items));

    /// <summary>A pipe that goes one way, for strings, ints, longs, doubles, bools or bytes.</summary>
    /// <inheritdoc cref="Create{T}()"/>
    public static (PipeEnd<T> Reader, PipeEnd<T> Writer) CreateOneWay<T>() => CreateOneWay(ItemCodecs.BuiltIn<T>());

    /// <summary>A pipe that goes one way.</summary>
    /// <inheritdoc cref="Create{T}(JsonTypeInfo{T})"/>
    public static (PipeEnd<T> Reader, PipeEnd<T> Writer) CreateOneWay<T>(JsonTypeInfo<T> items) =>
        CreateOneWay(ItemCodecs.Of(items));

    private static (PipeEnd<T> One, PipeEnd<T> Other) Create<T>(ItemCodec<T> codec)
    {
        (SocketPair pair, ItemMemory one, ItemMemory other) = MakeParts();
        return (
            new PipeEnd<T>(codec, pair.Sending, one, canReceive: true, canSend: true),
            new PipeEnd<T>(codec, pair.Receiving, other, canReceive: true, canSend: true));
    }

    // The kernel keeps the direction, too: it refuses what another process tries to send the wrong way.
    private static (PipeEnd<T> Reader, PipeEnd<T> Writer) CreateOneWay<T>(ItemCodec<T> codec)
    {
        (SocketPair pair, ItemMemory one, ItemMemory other) = MakeParts();
        Libc.ShutDownSending(pair.Receiving);
        return (
            new PipeEnd<T>(codec, pair.Receiving, one, canReceive: true, canSend: false),
            new PipeEnd<T>(codec, pair.Sending, other, canReceive: false, canSend: true));
    }

    // The connection, and each end's own descriptor of the memory: they are disposed apart.
    private static (SocketPair Pair, ItemMemory One, ItemMemory Other) MakeParts()
    {
        List<IDisposable> made = [];
        try
        {
            var pair = SocketPair.Create();
            made.Add(pair);
            var one = ItemMemory.Create();
            made.Add(one);
            return (pair, one, one.Share());
        }
        catch
        {
            foreach (IDisposable part in made) part.Dispose();
            throw;
        }
    }
}
