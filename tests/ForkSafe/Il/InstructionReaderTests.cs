using System.Reflection;
using System.Reflection.Emit;

namespace EchoServer.Tests.ForkSafe.Il;

public class InstructionReaderTests
{
    private const BindingFlags All = BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public
        | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    // The largest library there is. A wrong operand size would make nonsense of what follows it.
    [Fact]
    public void Read_FindsBranchesThatMeetInstructions_InAllOfTheCoreLibrary()
    {
        HashSet<OpCode> seen = [];
        foreach (Type type in typeof(object).Assembly.GetTypes())
        {
            foreach (MethodBase method in (MethodBase[])[.. type.GetMethods(All), .. type.GetConstructors(All)])
                seen.UnionWith(AssertReadable(method));
        }
        Assert.InRange(seen.Count, 180, 226);
    }

    [Fact]
    public void Read_ResolvesWhatCallsAndConstantsAreAbout()
    {
        MethodInfo method = typeof(InstructionReaderTests).GetMethod(nameof(Sample), All)!;
        string text = string.Join('\n', InstructionReader.Read(method));
        Assert.Contains("ldstr \"text\"", text, StringComparison.Ordinal);
        Assert.Contains("ldc.i4.s -100", text, StringComparison.Ordinal);
        Assert.Contains("call Math.Max", text, StringComparison.Ordinal);
        Assert.Contains("newobj Object..ctor", text, StringComparison.Ordinal);
    }

    private static int Sample(int number) => Math.Max(number, -100) + "text".Length + new object().GetHashCode();

    private static IEnumerable<OpCode> AssertReadable(MethodBase method)
    {
        List<Instruction> instructions = InstructionReader.Read(method);
        HashSet<int> starts = [.. instructions.Select(i => i.Offset)];
        Assert.All(instructions.SelectMany(i => i.Targets), target => Assert.Contains(target, starts));
        Assert.Equal(
            method.GetMethodBody()?.GetILAsByteArray()?.Length ?? 0, instructions is [.., var last] ? last.End : 0);
        return instructions.Select(i => i.Code);
    }
}
