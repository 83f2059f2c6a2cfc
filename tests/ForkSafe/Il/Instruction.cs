using System.Globalization;
using System.Reflection;
using System.Reflection.Emit;

namespace EchoServer.Tests.ForkSafe.Il;

/// <summary>An instruction of a method.</summary>
/// <param name="Method">The method.</param>
/// <param name="Offset">Where in it the instruction begins.</param>
/// <param name="Code">What it does.</param>
/// <param name="Operand">The bytes behind it.</param>
internal sealed record Instruction(MethodBase Method, int Offset, OpCode Code, byte[] Operand)
{
    /// <summary>Where the next one begins.</summary>
    public int End => Offset + Code.Size + Operand.Length;

    /// <summary>The name, without its full stop for a prefix.</summary>
    public string Name => Code.Name!.TrimEnd('.');

    /// <summary>What a call, a field access or a type's instruction is about; null for all others.</summary>
    public MemberInfo? Member => Code.OperandType switch
    {
        OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok =>
            Method.Module.ResolveMember(BitConverter.ToInt32(Operand), TypeArguments, MethodArguments),
        _ => null,
    };

    /// <summary>The integer that it loads; null when it loads none.</summary>
    public long? Constant => Name switch
    {
        "ldc.i4.m1" => -1,
        "ldc.i4.s" => (sbyte)Operand[0],
        "ldc.i4" => BitConverter.ToInt32(Operand),
        "ldc.i8" => BitConverter.ToInt64(Operand),
        ['l', 'd', 'c', '.', 'i', '4', '.', var digit] => digit - '0',
        _ => null,
    };

    /// <summary>Where it may go on, other than behind itself.</summary>
    public IEnumerable<int> Targets => Code.OperandType switch
    {
        OperandType.ShortInlineBrTarget => [End + (sbyte)Operand[0]],
        OperandType.InlineBrTarget => [End + BitConverter.ToInt32(Operand)],
        OperandType.InlineSwitch => Enumerable.Range(1, Operand.Length / sizeof(int) - 1)
            .Select(i => End + BitConverter.ToInt32(Operand, i * sizeof(int))),
        _ => [],
    };

    /// <summary>As a disassembler has it.</summary>
    public override string ToString() => $"IL_{Offset:x4} {Code.Name} {OperandText}".TrimEnd();

    private string? OperandText => Code.OperandType switch
    {
        OperandType.InlineString => $"\"{Method.Module.ResolveString(BitConverter.ToInt32(Operand))}\"",
        OperandType.ShortInlineBrTarget or OperandType.InlineBrTarget or OperandType.InlineSwitch =>
            string.Join(", ", Targets.Select(target => $"IL_{target:x4}")),
        _ => Member is { } member ? NameOf(member) : Constant?.ToString(CultureInfo.InvariantCulture),
    };

    private Type[]? TypeArguments => Method.DeclaringType?.GetGenericArguments();

    private Type[]? MethodArguments => Method.IsGenericMethod ? Method.GetGenericArguments() : null;

    /// <summary>A type by its name, another member by its type's name and its own.</summary>
    public static string NameOf(MemberInfo member) =>
        member is Type || member.DeclaringType is null ? member.Name : $"{member.DeclaringType.Name}.{member.Name}";
}
