using System.Reflection;
using System.Reflection.Emit;

namespace EchoServer.Tests.ForkSafe.Il;

/// <summary>The instructions of the common intermediate language (ECMA-335, partition III), by their
/// encoding.</summary>
internal static class OpCodeTable
{
    /// <summary>The first byte of an instruction that has two.</summary>
    private const byte Prefix = 0xFE;

    private static readonly Dictionary<short, OpCode> _codes = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value);

    /// <summary>The instruction that begins at a place.</summary>
    /// <exception cref="BadImageFormatException">None does.</exception>
    public static OpCode At(byte[] il, int offset)
    {
        int value = il[offset] == Prefix ? Prefix << 8 | il[offset + 1] : il[offset];
        return _codes.TryGetValue(unchecked((short)value), out OpCode code)
            ? code
            : throw new BadImageFormatException($"No instruction has the encoding {value:X2}.");
    }

    /// <summary>How many bytes follow an instruction as its operand.</summary>
    public static int OperandSize(OpCode code, byte[] il, int operand) => code.OperandType switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => sizeof(int) * (1 + BitConverter.ToInt32(il, operand)),
        OperandType.InlineBrTarget or OperandType.InlineI or OperandType.ShortInlineR => 4,
        OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineType or OperandType.InlineTok => 4,
        OperandType.InlineString or OperandType.InlineSig => 4,
        _ => throw new BadImageFormatException($"{code.Name} has an operand of the kind {code.OperandType}."),
    };
}
