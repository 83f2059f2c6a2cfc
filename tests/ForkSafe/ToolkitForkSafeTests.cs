using System.Reflection;
using EchoServer.Multiprocessing;
using EchoServer.TestProcesses;
using EchoServer.Tests.ForkSafe.Il;

namespace EchoServer.Tests.ForkSafe;

/// <summary>The proof that what the toolkit's clones run is fork-safe.</summary>
public class ToolkitForkSafeTests
{
    private const BindingFlags Static = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly ForkSafeSet _set =
        ForkSafeSet.Of(typeof(Kernel).Assembly, typeof(ForkRequestLoop).Assembly, typeof(Targets).Assembly,
        typeof(EchoServer.Samples.Sample).Assembly);

    // The functions themselves are reached through their addresses, by one method and no other; they are in the set,
    // since only marked types are taken.
    [Fact]
    public void Set_KeepsTheRules_ButForTheCallOfTheFunction()
    {
        string[] violations = [.. ForkSafeRules.Violations(_set)];
        Assert.Equal(
            Enumerable.Repeat("ForkFunction.Call", 3),
            violations.Select(
                violation => violation.Contains("calli: what it calls", StringComparison.Ordinal)
                    ? violation.Split(' ')[0] : violation));
    }

    [Fact]
    public void Set_HasTheTargets() =>
        Assert.All(
            Targets.All.OfType<EchoServer.Multiprocessing.ForkSafeTarget>(), target =>
                Assert.Contains(target.Type, _set.Types));

    [Fact]
    public void Set_HasAllThatACloneReaches() => Assert.Empty(
        Reach.Of(_set, typeof(ForkRequestLoop).GetMethod(nameof(ForkRequestLoop.Run), Static)!)
            .Where(method => !_set.Has(method)).Select(Instruction.NameOf));

    [Fact]
    public void Set_HasWhateverCallsClone3()
    {
        MethodInfo clone = typeof(Sibling).GetMethod(nameof(Sibling.Clone), Static)!;
        MethodBase[] callers = [.. typeof(ForkRequestLoop).Assembly.GetTypes().SelectMany(ForkSafeSet.MethodsOf)
            .Where(method => Reach.Callees(method).Contains(clone))];
        Assert.NotEmpty(callers);
        Assert.Empty(callers.Where(method => !_set.Has(method)).Select(Instruction.NameOf));
    }
}
