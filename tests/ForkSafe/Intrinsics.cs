using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace EchoServer.Tests.ForkSafe;

/// <summary>The methods of the core library that the set may call, because the compiler has instructions for
/// them.</summary>
internal static class Intrinsics
{
    // They check an index, or copy so much that a helper does it.
    private static readonly string[] _calling =
        ["get_Item", "GetElement", "WithElement", "CopyBlock", "CopyBlockUnaligned", "InitBlock", "InitBlockUnaligned"];

    /// <summary>Whether a method is one of them.</summary>
    public static bool Allow(MethodBase method) =>
        TypesOf(method).All(type => Blittable.ReasonAgainst(type) is null) && IsListed(method);

    private static bool IsListed(MethodBase method)
    {
        Type type = method.DeclaringType!;
        if (type == typeof(Interlocked))
            return method.Name != nameof(Interlocked.MemoryBarrierProcessWide) && IsOnIntegers(method);
        if (type == typeof(Volatile)) return IsOnIntegers(method);
        if (type == typeof(X86Base)) return method.Name == "get_IsSupported";
        return (type == typeof(Unsafe) || IsVector(type)) && IsMarked(method) && !_calling.Contains(method.Name);
    }

    private static bool IsVector(Type type) =>
        type.Namespace == "System.Runtime.Intrinsics" && type.Name.StartsWith("Vector", StringComparison.Ordinal);

    private static bool IsOnIntegers(MethodBase method) => method.GetParameters()
        .Where(parameter => parameter.ParameterType.IsByRef)
        .All(
            parameter =>
                parameter.ParameterType.GetElementType() is { } type && (type == typeof(int) || type == typeof(long)));

    // The attribute is internal to the core library.
    private static bool IsMarked(MethodBase method) =>
        method.CustomAttributes.Any(
            attribute => attribute.AttributeType.FullName == "System.Runtime.CompilerServices.IntrinsicAttribute");

    private static IEnumerable<Type> TypesOf(MethodBase method) =>
    [
        .. method.GetParameters().Select(parameter => parameter.ParameterType),
        .. method.IsGenericMethod ? method.GetGenericArguments() : [],
        .. method.DeclaringType!.GetGenericArguments(),
        (method as MethodInfo)?.ReturnType ?? typeof(void),
    ];
}
