using System.Runtime.InteropServices;

namespace EchoServer.Tests.ForkSafe.Samples;

#pragma warning disable SYSLIB1054

/// <summary>An import that is faultless but for its place.</summary>
internal static class StrayImport
{
    [DllImport("libc"), SuppressGCTransition]
    public static extern int Stray(int a);
}
