using System.Reflection;
using System.Runtime.InteropServices;

namespace EchoServer.Tests.ForkSafe;

/// <summary>How an import must be declared, so that a call of it is a call and nothing else.</summary>
internal static class ImportRules
{
    /// <summary>Why an import is not fork-safe.</summary>
    public static IEnumerable<string> Reasons(ForkSafeSet set, MethodInfo import)
    {
        DllImportAttribute declaration = import.GetCustomAttribute<DllImportAttribute>()!;
        if (import.DeclaringType != set.Imports) yield return $"imports belong to {set.Imports.Name}";
        if (declaration.SetLastError) yield return "with SetLastError the runtime keeps a copy of errno";
        if (!declaration.PreserveSig) yield return "without PreserveSig it throws";
        if (!import.IsDefined(typeof(SuppressGCTransitionAttribute)))
            yield return "without SuppressGCTransition it may wait for the collector";
        foreach (Type type in TypesOf(import).Where(type => !Blittable.IsPlain(type)))
            yield return $"{type.Name} needs marshalling";
    }

    private static IEnumerable<Type> TypesOf(MethodInfo import) =>
        import.GetParameters().Select(parameter => parameter.ParameterType).Append(import.ReturnType);
}
