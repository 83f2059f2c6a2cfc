using System.Runtime.InteropServices;

namespace EchoServer.Tests.ForkSafe.Samples;

#pragma warning disable CA2101, SYSLIB1054

/// <summary>Breaks each rule for imports once. None of them is ever called.</summary>
internal static unsafe partial class BadImports
{
    [DllImport("libc", SetLastError = true), SuppressGCTransition]
    public static extern int SetsLastError(int a);

    [DllImport("libc")]
    public static extern int Transitions(int a);

    [DllImport("libc", PreserveSig = false), SuppressGCTransition]
    public static extern void Throws(int a);

    [DllImport("libc"), SuppressGCTransition]
    public static extern int TakesBoolean(bool a);

    [DllImport("libc", CharSet = CharSet.Unicode), SuppressGCTransition]
    public static extern int TakesCharacter(char a);

    [DllImport("libc", CharSet = CharSet.Unicode), SuppressGCTransition]
    public static extern int TakesString(string a);

    [DllImport("libc"), SuppressGCTransition]
    public static extern int TakesByReference(ref int a);

    [DllImport("libc"), SuppressGCTransition]
    public static extern int TakesArray(int[] a);

    [DllImport("libc"), SuppressGCTransition]
    public static extern bool ReturnsBoolean(int* a);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int Generated(int a);
}
