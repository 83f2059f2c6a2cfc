using System.Reflection;
using System.Reflection.Emit;

namespace EchoServer.Tests.ForkSafe.Il;

/// <summary>Reads the instructions of a method.</summary>
internal static class InstructionReader
{
    /// <summary>All of a method, in the order of its bytes; nothing for a method without IL.</summary>
    public static List<Instruction> Read(MethodBase method)
    {
        byte[] il = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        List<Instruction> instructions = [];
        for (int offset = 0; offset < il.Length; offset = instructions[^1].End)
            instructions.Add(At(method, il, offset));
        return instructions;
    }

    private static Instruction At(MethodBase method, byte[] il, int offset)
    {
        OpCode code = OpCodeTable.At(il, offset);
        int operand = offset + code.Size;
        return new Instruction(
            method, offset, code, il[operand..(operand + OpCodeTable.OperandSize(code, il, operand))]);
    }
}
