using System.Runtime.InteropServices;

namespace EchoServer.Multiprocessing;

/// <summary>What a fork-safe function is called with.</summary>
/// <param name="Arguments">The bytes of its arguments.</param>
/// <param name="Handles">The descriptors that are handed over.</param>
internal sealed record ForkCall(byte[] Arguments, IReadOnlyList<SafeHandle> Handles);
