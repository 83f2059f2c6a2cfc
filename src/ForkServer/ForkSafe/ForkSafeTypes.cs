using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace EchoServer.ForkServer.ForkSafe;

/// <summary>The types whose code runs in a clone.</summary>
internal static class ForkSafeTypes
{
    private const BindingFlags Methods = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>Compiles all of it, where there is a compiler: a clone has none.</summary>
    internal static void Compile()
    {
        if (!RuntimeFeature.IsDynamicCodeSupported) return;
        Compile(typeof(Nursery));
        Compile(typeof(Spare));
        Compile(typeof(EchoLoop));
        Compile(typeof(Kernel));
    }

    private static void Compile(
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods | DynamicallyAccessedMemberTypes.NonPublicMethods)]
        Type type)
    {
        foreach (MethodInfo method in type.GetMethods(Methods)) RuntimeHelpers.PrepareMethod(method.MethodHandle);
    }
}
