using EchoServer.Tests.ForkSafe.Il;

namespace EchoServer.Tests.ForkSafe;

/// <summary>Which instructions the set may use. The ones that are not named as allowed are not.</summary>
internal static class InstructionRules
{
    // By their first word: "ldc" is ldc.i4, ldc.i4.s, ldc.i8 and so on.
    private static readonly HashSet<string> _allowed =
    [
        "nop", "dup", "pop", "ret", "call", "switch", "localloc", "sizeof", "volatile", "unaligned",
        "ldc", "ldarg", "ldarga", "starg", "ldloc", "ldloca", "stloc", "ldind", "stind", "ldfld", "ldflda", "stfld",
        "ldobj", "stobj", "cpobj", "initobj", "conv", "add", "sub", "mul", "div", "rem", "and", "or", "xor", "not",
        "neg", "shl", "shr",
        "ceq", "cgt", "clt", "br", "brtrue", "brfalse", "beq", "bne", "bge", "bgt", "ble", "blt",
    ];

    /// <summary>Why an instruction is not fork-safe whatever its operand; null when it may be.</summary>
    public static string? Reason(Instruction instruction) => instruction.Name switch
    {
        "newobj" or "newarr" or "box" => "it allocates",
        "ldstr" => "the string is on the collector's heap",
        "throw" or "rethrow" or "ckfinite" => "it throws",
        "leave" or "leave.s" or "endfinally" or "endfilter" => "it handles exceptions",
        "callvirt" or "ldvirtftn" or "constrained" => "it is bound when it runs",
        "calli" or "ldftn" or "jmp" or "tail" => "what it calls can't be seen here",
        "ldsfld" or "ldsflda" or "stsfld" => "the runtime finds statics, and may run a static constructor",
        "unbox" or "unbox.any" or "castclass" or "isinst" or "ldtoken" => "it asks the runtime for a type",
        "ldnull" or "ldind.ref" or "stind.ref" => "it handles references to the collector's heap",
        "cpblk" or "initblk" => "a helper does it, which may be bound lazily",
        var name when name.Contains(".ovf", StringComparison.Ordinal) => "it throws when it overflows",
        var name when _allowed.Contains(name.Split('.')[0]) => null,
        _ => "it is not one of the allowed instructions",
    };
}
