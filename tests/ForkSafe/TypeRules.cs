using System.Reflection;

namespace EchoServer.Tests.ForkSafe;

/// <summary>What a type of the set may not be or have.</summary>
internal static class TypeRules
{
    /// <summary>Why a type is not fork-safe.</summary>
    public static IEnumerable<string> Violations(Type type) => Reasons(type).Select(reason => $"{type.Name}: {reason}")
        .Concat(ForkSafeSet.FieldsOf(type).Where(field => !field.IsLiteral).SelectMany(Violations));

    private static IEnumerable<string> Reasons(Type type)
    {
        if (type.TypeInitializer is not null) yield return "a static constructor runs when nobody expects it";
        if (type.IsGenericType) yield return "generic code is compiled per instance, maybe not before the clone";
    }

    private static IEnumerable<string> Violations(FieldInfo field)
    {
        string name = $"{field.DeclaringType!.Name}.{field.Name}";
        if (field.IsStatic) yield return $"{name}: a static field that is no constant is found by the runtime";
        if (Blittable.ReasonAgainst(field.FieldType) is { } reason) yield return $"{name}: {reason}";
    }
}
