using System.Reflection;
using System.Runtime.CompilerServices;

namespace EchoServer.Tests.ForkSafe;

/// <summary>Which types of values a clone may touch: those that know nothing of the collector.</summary>
internal static class Blittable
{
    /// <summary>The compiler copies and clears what is larger by calling a helper, which may be bound lazily.</summary>
    public const int LargestCopy = 128;

    private const BindingFlags Fields = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    /// <summary>Why values of a type may not be held, passed or copied; null when they may.</summary>
    public static string? ReasonAgainst(Type type)
    {
        if (type.ContainsGenericParameters) return $"{type.Name} is known to instances only";
        if (type == typeof(void)) return null;
        if (!IsUnmanaged(type.IsByRef ? type.GetElementType()! : type))
            return $"{type.Name} holds references to the collector's heap";
        bool isLarge = !type.IsByRef && RuntimeHelpers.SizeOf(type.TypeHandle) > LargestCopy;
        return isLarge ? $"{type.Name} is so large that a helper copies it" : null;
    }

    /// <summary>Whether an import may have it in its signature: primitives and pointers that need no
    /// conversion.</summary>
    public static bool IsPlain(Type type) =>
        type == typeof(void) || type.IsPointer || (type.IsPrimitive && type != typeof(bool) && type != typeof(char));

    private static bool IsUnmanaged(Type type) => type.IsPrimitive || type.IsPointer || type.IsEnum
        || type.IsFunctionPointer
        || (type.IsValueType && type.GetFields(Fields).All(field => IsUnmanaged(field.FieldType)));
}
