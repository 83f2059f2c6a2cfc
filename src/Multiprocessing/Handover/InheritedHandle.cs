using System.Text.Json.Serialization;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Multiprocessing;

/// <summary>A descriptor among the arguments of a process: the child has one of its own of the same file.</summary>
/// <param name="handle">The descriptor.</param>
[JsonConverter(typeof(InheritedHandleConverter))]
public sealed class InheritedHandle(SafeFileHandle handle)
{
    /// <summary>The descriptor.</summary>
    public SafeFileHandle Handle { get; } = handle;
}
