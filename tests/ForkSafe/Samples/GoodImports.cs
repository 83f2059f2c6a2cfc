using System.Runtime.InteropServices;

namespace EchoServer.Tests.ForkSafe.Samples;

#pragma warning disable SYSLIB1054

/// <summary>Imports as they must be.</summary>
internal static unsafe class GoodImports
{
    [DllImport("libc"), SuppressGCTransition]
    public static extern nint Good(nint a, int b, long* c, double d);
}
