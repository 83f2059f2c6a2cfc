using System.Reflection;
using EchoServer.ForkServer.ForkSafe;
using EchoServer.Tests.ForkSafe.Il;

namespace EchoServer.Tests.ForkSafe;

/// <summary>The proof that the code a clone runs is fork-safe.</summary>
public class ForkSafeTests
{
    private const BindingFlags Static = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly ForkSafeSet _set = ForkSafeSet.OfTheForkServer;

    [Fact]
    public void Set_KeepsTheRules() => AssertNone(ForkSafeRules.Violations(_set));

    [Theory]
    [InlineData(typeof(ForkServerLoop), nameof(ForkServerLoop.Run))]
    [InlineData(typeof(Spare), nameof(Spare.Run))]
    internal void Set_HasAllThatACloneReaches(Type type, string entry) => AssertNone(Reach.Of(_set, Method(type, entry))
        .Where(method => !_set.Has(method))
        .Select(method => $"{Instruction.NameOf(method)}: a clone gets there, but it is not in the set"));

    // Whoever calls it goes on in two processes.
    [Fact]
    public void Set_HasWhateverCallsClone3()
    {
        MethodInfo clone = Method(typeof(Sibling), nameof(Sibling.Clone));
        MethodBase[] callers = [.. typeof(ForkServerLoop).Assembly.GetTypes().SelectMany(ForkSafeSet.MethodsOf)
            .Where(method => Reach.Callees(method).Contains(clone))];
        Assert.NotEmpty(callers);
        AssertNone(callers.Where(method => !_set.Has(method))
            .Select(method => $"{Instruction.NameOf(method)}: it goes on in the clone, but it is not in the set"));
    }

    [Fact]
    public void Compile_CoversTheWholeSet() => Assert.Equal(
        _set.Types.Select(type => type.Name).Order(),
        new[] { typeof(ForkSafeCode), typeof(ForkServerLoop) }.SelectMany(type => ForkSafeCode.TypesOf(type.Assembly))
            .Select(type => type.Name).Order());

    // Nobody else makes a clone.
    [Fact]
    public void Clone3_IsCalledBySiblingAlone() => Assert.Equal(
        [Method(typeof(Sibling), nameof(Sibling.Clone))],
        typeof(Kernel).Assembly.GetTypes().SelectMany(ForkSafeSet.MethodsOf)
            .Where(method => Reach.Callees(method).Contains(Method(typeof(Kernel), nameof(Kernel.Clone3)))));

    [Fact]
    public void Bind_ReachesEveryImport()
    {
        HashSet<MethodBase> bound = Reach.Of(_set, Method(typeof(Kernel), nameof(Kernel.Bind)));
        MethodBase[] imports = [.. _set.Types.SelectMany(ForkSafeSet.MethodsOf).Where(ForkSafeSet.IsImport)];
        Assert.NotEmpty(imports);
        AssertNone(
            imports.Except(bound)
                .Select(import => $"{Instruction.NameOf(import)}: nothing calls it before the first clone"));
    }

    private static MethodInfo Method(Type type, string name) => type.GetMethod(name, Static)!;

    private static void AssertNone(IEnumerable<string> violations)
    {
        string[] all = [.. violations];
        Assert.True(all.Length == 0, $"{all.Length} violations:\n{string.Join('\n', all)}");
    }
}
