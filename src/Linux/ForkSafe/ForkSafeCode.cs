using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace EchoServer.Linux.ForkSafe;

/// <summary>Compiles what runs in clones, where there is a compiler: a clone has none.</summary>
internal static class ForkSafeCode
{
    private const BindingFlags Methods = BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>Compiles a type.</summary>
    internal static void Compile(
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods | DynamicallyAccessedMemberTypes.NonPublicMethods)]
        Type type)
    {
        if (!RuntimeFeature.IsDynamicCodeSupported) return;
        foreach (MethodInfo method in type.GetMethods(Methods)) RuntimeHelpers.PrepareMethod(method.MethodHandle);
    }

    /// <summary>Compiles all of an assembly that bears <see cref="ForkSafeAttribute"/>.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "What is not there is not called. Natively nothing is looked for.")]
    [UnconditionalSuppressMessage("Trimming", "IL2072", Justification = "As above.")]
    internal static void Compile(Assembly assembly)
    {
        if (!RuntimeFeature.IsDynamicCodeSupported) return;
        foreach (Type type in assembly.GetTypes().Where(type => type.IsDefined(typeof(ForkSafeAttribute), inherit: false))) Compile(type);
    }
}
