using System.Runtime.InteropServices;
using System.Text.Json;
using EchoServer.Linux;

namespace EchoServer.Multiprocessing;

/// <summary>A target that needs no runtime, so that <see cref="StartMethod.ForkServer"/> can run it.</summary>
public abstract class ForkSafeTarget : ProcessTarget
{
    private protected ForkSafeTarget(string name, Type type, ForkFunction function)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(type);
        if (!type.IsDefined(typeof(ForkSafeAttribute), inherit: false))
            throw new ArgumentException(
                $"{type.Name} is not marked [ForkSafe], so its functions can't be fork-safe targets", nameof(type));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(function.ArgumentSize, ForkRequest.MaxArguments);
        (Type, Function) = (type, function);
    }

    /// <summary>The type that the function belongs to.</summary>
    internal Type Type { get; }

    /// <summary>What a clone calls.</summary>
    internal ForkFunction Function { get; }

    /// <inheritdoc/>
    internal sealed override void Registered() => ForkFunctions.Register(new NamedForkFunction(Name, Type, Function));

    /// <inheritdoc/>
    internal sealed override unsafe int Run(JsonElement arguments, HandleReader handles)
    {
        byte[] bytes = arguments.GetBytesFromBase64();
        if (bytes.Length != Function.ArgumentSize)
            throw new JsonException($"{Name} takes {Function.ArgumentSize} bytes of arguments, not {bytes.Length}");
        int[] descriptors = handles.TakeAll();
        fixed (byte* first = bytes)
        fixed (int* firstDescriptor = descriptors)
            return Function.Call(first, firstDescriptor);
    }

    /// <summary>A call of it.</summary>
    /// <param name="arguments">The bytes of its arguments.</param>
    /// <param name="handles">The descriptors that are handed over.</param>
    private protected ProcessCall Call(byte[] arguments, IReadOnlyList<SafeHandle> handles) =>
        new(this, writer => Write(writer, arguments, handles)) { Fork = new ForkCall(arguments, handles) };

    private static JsonElement Write(HandleWriter writer, byte[] arguments, IReadOnlyList<SafeHandle> handles)
    {
        writer.AddAll(handles);
        return JsonSerializer.SerializeToElement(arguments, StartJson.Default.ByteArray);
    }
}
