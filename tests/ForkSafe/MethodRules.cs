using System.Reflection;
using EchoServer.Tests.ForkSafe.Il;

namespace EchoServer.Tests.ForkSafe;

/// <summary>What a method of the set may not be or have, whatever its instructions.</summary>
internal static class MethodRules
{
    /// <summary>Why a method is not fork-safe.</summary>
    public static IEnumerable<string> Reasons(MethodBase method)
    {
        if (method.GetMethodBody() is not { } body) return ["it has no IL that could be read"];
        return TypesOf(method, body).Select(Blittable.ReasonAgainst).OfType<string>().Concat(Reasons(method, body))
            .Distinct();
    }

    private static IEnumerable<string> Reasons(MethodBase method, MethodBody body)
    {
        if (body.ExceptionHandlingClauses.Count > 0) yield return "it handles exceptions";
        if (method.IsGenericMethod) yield return "generic code is compiled per instance, maybe not before the clone";
        if (method.IsVirtual) yield return "it is dispatched to";
        if (!IsOptimizedAtOnce(method) && !IsTiny(method))
            yield return "without AggressiveOptimization it is compiled in tiers";
    }

    private static IEnumerable<Type> TypesOf(MethodBase method, MethodBody body) =>
    [
        .. method.GetParameters().Select(parameter => parameter.ParameterType),
        .. body.LocalVariables.Select(local => local.LocalType),
        (method as MethodInfo)?.ReturnType ?? typeof(void),
    ];

    private static bool IsOptimizedAtOnce(MethodBase method) =>
        method.MethodImplementationFlags.HasFlag(MethodImplAttributes.AggressiveOptimization);

    // What the compiler puts in the place of a call to it: a getter of constants, or a line that only passes its
    // arguments on.
    private static bool IsTiny(MethodBase method)
    {
        List<Instruction> body = InstructionReader.Read(method);
        MethodBase[] callees = [.. body.Where(i => i.Name == "call").Select(i => (MethodBase)i.Member!)];
        return IsGetter(method)
            ? callees.All(Intrinsics.Allow)
            : callees.Count(callee => !IsGetter(callee)) <= 1
            && !body.Any(i => i.Targets.Any() || i.Name == "localloc");
    }

    private static bool IsGetter(MethodBase method) =>
        method.IsSpecialName && method.Name.StartsWith("get_", StringComparison.Ordinal);
}
