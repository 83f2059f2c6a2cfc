using System.Reflection;
using EchoServer.Tests.ForkSafe.Il;

namespace EchoServer.Tests.ForkSafe;

/// <summary>Instructions that are fork-safe for some operands only.</summary>
internal static class OperandRules
{
    /// <summary>Why an instruction is not fork-safe in its place; null when it is.</summary>
    public static string? Reason(List<Instruction> body, int index) => body[index].Name switch
    {
        "div" or "div.un" or "rem" or "rem.un" when ConstantBefore(body, index) is null or 0 or -1 =>
            "it throws for some divisors",
        "localloc" when IsClearedByAHelper(body, index) => "without SkipLocalsInit a helper clears so much",
        "ldfld" or "stfld" or "ldflda" => OfAField(body[index]),
        "ldobj" or "stobj" or "cpobj" or "initobj" => Blittable.ReasonAgainst((Type)body[index].Member!),
        _ => null,
    };

    private static string? OfAField(Instruction access)
    {
        var field = (FieldInfo)access.Member!;
        if (!field.DeclaringType!.IsValueType) return "the object is on the collector's heap";
        return access.Name == "ldflda" ? null : Blittable.ReasonAgainst(field.FieldType);
    }

    private static bool IsClearedByAHelper(List<Instruction> body, int index) =>
        body[index].Method.GetMethodBody()!.InitLocals
            && ConstantBefore(body, index) is null or < 0 or > Blittable.LargestCopy;

    // The constant on top of the stack, when nothing can jump in between.
    private static long? ConstantBefore(List<Instruction> body, int index)
    {
        int load = index - 1;
        while (load > 0 && body[load].Name.StartsWith("conv.", StringComparison.Ordinal)) load--;
        bool isJumpedInto = body.SelectMany(i => i.Targets)
            .Any(target => target > body[load].Offset && target <= body[index].Offset);
        return isJumpedInto ? null : body[load].Constant;
    }
}
