using System.Reflection;
using EchoServer.Tests.ForkSafe.Il;

namespace EchoServer.Tests.ForkSafe;

/// <summary>
/// The rules of DESIGN.md, "The fork-safe subset", as far as metadata and IL can prove them: no allocation, no
/// exception, no lazy binding, no static constructor, no virtual dispatch, nothing called but the set itself, its
/// imports, and what the compiler replaces by instructions.
/// </summary>
internal static class ForkSafeRules
{
    /// <summary>Each breach as "Type.Method IL_0012 newobj X: why"; without the instruction where there is
    /// none.</summary>
    public static IEnumerable<string> Violations(ForkSafeSet set) =>
        set.Types.SelectMany(type => TypeRules.Violations(type).Concat(MethodViolations(set, type)));

    private static IEnumerable<string> MethodViolations(ForkSafeSet set, Type type) =>
        from method in ForkSafeSet.MethodsOf(type)
        where !method.IsConstructor || !method.IsStatic // TypeRules has the static constructor
        from violation in Of(set, method)
        select Instruction.NameOf(method) + violation;

    private static IEnumerable<string> Of(ForkSafeSet set, MethodBase method) => ForkSafeSet.IsImport(method)
        ? ImportRules.Reasons(set, (MethodInfo)method).Select(reason => $": {reason}")
        : MethodRules.Reasons(method).Select(reason => $": {reason}").Concat(BodyViolations(set, method));

    private static IEnumerable<string> BodyViolations(ForkSafeSet set, MethodBase method)
    {
        List<Instruction> body = InstructionReader.Read(method);
        return
            from i in Enumerable.Range(0, body.Count)
            let reason = InstructionRules.Reason(body[i]) ?? OperandRules.Reason(body, i)
                ?? CallRules.Reason(set, body[i])
            where reason is not null
            select $" {body[i]}: {reason}";
    }
}
