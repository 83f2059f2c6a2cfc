using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace EchoServer.Linux.ForkSafe;

/// <summary>Compiles what runs in clones, where there is a compiler: a clone has none.</summary>
internal static class ForkSafeCode
{
    private const BindingFlags Methods =
        BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic
        | BindingFlags.DeclaredOnly;

    private static void Compile(
        [DynamicallyAccessedMembers(
            DynamicallyAccessedMemberTypes.PublicMethods | DynamicallyAccessedMemberTypes.NonPublicMethods)]
        Type type)
    {
        foreach (MethodInfo method in type.GetMethods(Methods)) RuntimeHelpers.PrepareMethod(method.MethodHandle);
    }

    /// <summary>Compiles all of the assembly of a type that bears <see cref="ForkSafeAttribute"/>, and of
    /// ours.</summary>
    internal static void Compile(params IEnumerable<Type> types)
    {
        if (!RuntimeFeature.IsDynamicCodeSupported) return;
        foreach (Assembly assembly in types.Append(typeof(ForkSafeCode)).Select(type => type.Assembly).Distinct())
            Compile(assembly);
    }

    /// <summary>The types of an assembly that bear it.</summary>
    [UnconditionalSuppressMessage(
        "Trimming", "IL2026", Justification = "What is not there is not called. Natively nothing is looked for.")]
    internal static IEnumerable<Type> TypesOf(Assembly assembly) =>
        assembly.GetTypes().Where(type => type.IsDefined(typeof(ForkSafeAttribute), inherit: false));

    [UnconditionalSuppressMessage("Trimming", "IL2072", Justification = "As above.")]
    private static void Compile(Assembly assembly)
    {
        foreach (Type type in TypesOf(assembly)) Compile(type);
    }
}
