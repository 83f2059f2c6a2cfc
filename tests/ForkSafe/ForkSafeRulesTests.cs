using System.Reflection.Emit;
using EchoServer.Tests.ForkSafe.Samples;
using EchoServer.Tests.ForkSafe.Il;

namespace EchoServer.Tests.ForkSafe;

/// <summary>The rules find what they are there to find: without this their silence proves nothing.</summary>
public class ForkSafeRulesTests
{
    private static readonly string[] _violations = [.. ForkSafeRules.Violations(new ForkSafeSet(
        typeof(BadImports), typeof(BadMethods), typeof(BadImports), typeof(BadType), typeof(BadInitialized),
        typeof(BadGeneric<>),
        typeof(StrayImport)))];

    /// <summary>Where a violation is, and a part of what is said of it.</summary>
    public static TheoryData<string, string> Expected => new()
    {
        { nameof(BadMethods.NewObject), "newobj Object..ctor: it allocates" },
        { nameof(BadMethods.NewArray), "newarr Byte: it allocates" },
        { nameof(BadMethods.Box), "box Int32: it allocates" },
        { nameof(BadMethods.LoadString), "ldstr \"text\": the string" },
        { nameof(BadMethods.Throw), "throw: it throws" },
        { nameof(BadMethods.Rethrow), "rethrow: it throws" },
        { nameof(BadMethods.Rethrow), "leave.s IL_" },
        { nameof(BadMethods.Rethrow), ": it handles exceptions" },
        { nameof(BadMethods.Finally), "endfinally: it handles" },
        { nameof(BadMethods.Filter), "endfilter: it handles" },
        { nameof(BadMethods.CallVirtual), "callvirt Object.GetHashCode: it is bound" },
        { nameof(BadMethods.Constrained), "constrained. T: it is bound" },
        { nameof(BadMethods.LoadVirtualFunction), "ldvirtftn Object.ToString: it is bound" },
        { nameof(BadMethods.LoadFunction), "ldftn BadMethods.NewObject: what it calls" },
        { nameof(BadMethods.CallIndirect), "calli: what it calls" },
        { nameof(BadMethods.CallUnmanaged), "calli: what it calls" },
        { nameof(BadMethods.LoadToken), "ldtoken Int32: it asks" },
        { nameof(BadMethods.CastClass), "castclass String: it asks" },
        { nameof(BadMethods.IsInstance), "isinst String: it asks" },
        { nameof(BadMethods.UnboxAny), "unbox.any Int32: it asks" },
        { nameof(BadMethods.Unbox), "unbox Pair: it asks" },
        { nameof(BadMethods.LoadStatic), "ldsfld BadType.Number: the runtime" },
        { nameof(BadMethods.StoreStatic), "stsfld BadType.Number: the runtime" },
        { nameof(BadMethods.StaticAddress), "ldsflda BadType.Number: the runtime" },
        { nameof(BadMethods.LoadNull), "ldnull: it handles references" },
        { nameof(BadMethods.LoadReference), "ldind.ref: it handles references" },
        { nameof(BadMethods.LoadReference), ": Object holds references" },
        { nameof(BadMethods.StoreReference), "stind.ref: it handles references" },
        { nameof(BadMethods.LoadElement), "ldelem.i4: it is not one" },
        { nameof(BadMethods.LoadLength), "ldlen: it is not one" },
        { nameof(BadMethods.AddChecked), "add.ovf: it throws" },
        { nameof(BadMethods.ConvertChecked), "conv.ovf.i4: it throws" },
        { nameof(BadMethods.Divide), "div: it throws" },
        { nameof(BadMethods.DivideByMaybeNothing), "div: it throws" },
        { nameof(BadMethods.Remainder), "rem.un: it throws" },
        { nameof(BadMethods.CopyBlock), "cpblk: a helper" },
        { nameof(BadMethods.FillBlock), "initblk: a helper" },
        { nameof(BadMethods.ClearedMuch), "localloc: without SkipLocalsInit" },
        { nameof(BadMethods.ClearedUnknown), "localloc: without SkipLocalsInit" },
        { nameof(BadMethods.ClearLarge), "initobj Large: Large is so large" },
        { nameof(BadMethods.CopyLarge), "ldobj Large: Large is so large" },
        { nameof(BadMethods.CopyLarge), "stobj Large: Large is so large" },
        { nameof(BadMethods.TakeReferences), ": Pair holds references" },
        { nameof(BadMethods.LoadFromObject), "ldfld StrongBox`1.Value: the object" },
        { nameof(BadMethods.CallOut), "call Thread.Yield: it is neither" },
        { nameof(BadMethods.CallHelper), "call Math.Abs: it is neither" },
        { nameof(BadMethods.ReadBoolean), "call Volatile.Read: it is neither" },
        { nameof(BadMethods.ExchangeGeneric), "call Interlocked.Exchange: it is neither" },
        { nameof(BadMethods.InterruptAll), "call Interlocked.MemoryBarrierProcessWide: it is neither" },
        { nameof(BadMethods.GetElement), "call Vector128.GetElement: it is neither" },
        { nameof(BadMethods.CopyTo), "call Vector128.CopyTo: it is neither" },
        { nameof(BadMethods.CopyUnsafely), "call Unsafe.CopyBlock: it is neither" },
        { nameof(BadMethods.Generic), ": generic code" },
        { nameof(BadMethods.InTiers), ": without AggressiveOptimization" },
        { nameof(BadMethods.InTiersForTwoCalls), ": without AggressiveOptimization" },
        { nameof(BadImports.SetsLastError), ": with SetLastError" },
        { nameof(BadImports.Transitions), ": without SuppressGCTransition" },
        { nameof(BadImports.Throws), ": without PreserveSig" },
        { nameof(BadImports.TakesBoolean), ": Boolean needs marshalling" },
        { nameof(BadImports.TakesCharacter), ": Char needs marshalling" },
        { nameof(BadImports.TakesString), ": String needs marshalling" },
        { nameof(BadImports.TakesByReference), ": Int32& needs marshalling" },
        { nameof(BadImports.TakesArray), ": Int32[] needs marshalling" },
        { nameof(BadImports.ReturnsBoolean), ": Boolean needs marshalling" },
        { nameof(BadImports.Generated), "call Marshal.SetLastSystemError: it is neither" },
        { nameof(StrayImport.Stray), ": imports belong to BadImports" },
        { nameof(BadType), "a static constructor" },
        { nameof(BadType.Number), "a static field" },
        { nameof(BadType.Reference), "Object holds references" },
        { nameof(BadType.Virtual), ": it is dispatched to" },
        { nameof(BadInitialized), "a static constructor" },
        { "BadGeneric`1", "generic code" },
    };

    [Theory]
    [MemberData(nameof(Expected))]
    public void Violations_HaveEachBadSample(string where, string what) => Assert.Contains(_violations, violation =>
        (violation.Contains($".{where}", StringComparison.Ordinal)
            || violation.StartsWith($"{where}:", StringComparison.Ordinal))
        && violation.Contains(what, StringComparison.Ordinal));

    [Theory]
    [InlineData(typeof(BadMethods))]
    [InlineData(typeof(BadImports))]
    public void Expected_HasEachBadSample(Type type) => Assert.Empty(type.GetMethods()
        .Where(method => method.DeclaringType == type)
        .Select(method => method.Name).Except(Expected.Select(row => row.Data.Item1)));

    [Fact]
    public void Violations_SayWhereAndWhy() =>
        Assert.Contains("BadMethods.NewObject IL_0000 newobj Object..ctor: it allocates", _violations);

    [Fact]
    public void Violations_AreNone_ForGoodSamples() => Assert.Empty(ForkSafeRules.Violations(
        new ForkSafeSet(typeof(GoodImports), typeof(GoodImports), typeof(GoodMethods))));

    [Fact]
    public void Violations_HaveImportsOutsideTheSet() => Assert.Contains(
        ForkSafeRules.Violations(new ForkSafeSet(typeof(GoodMethods), typeof(GoodMethods))),
        violation => violation.Contains("call GoodImports.Good: it is neither", StringComparison.Ordinal));

    [Fact]
    public void Reach_EndsOutsideTheSet() => Assert.Equal(
        ["BadMethods.CallOut", "Thread.Yield"],
        Reach.Of(
            new ForkSafeSet(typeof(BadImports), typeof(BadMethods)), typeof(BadMethods)
                .GetMethod(nameof(BadMethods.CallOut))!)
            .Select(Instruction.NameOf));

    /// <summary>What C# never writes.</summary>
    public static TheoryData<string> Unwritten =>
        ["jmp", "tail.", "ckfinite", "break", "mkrefany", "refanyval", "refanytype", "arglist", "readonly."];

    [Theory]
    [MemberData(nameof(Unwritten))]
    public void Instruction_IsForbidden_ThoughNoSampleHasIt(string name)
    {
        OpCode code = typeof(OpCodes).GetFields().Select(field => (OpCode)field.GetValue(null)!)
            .Single(code => code.Name == name);
        Assert.NotNull(InstructionRules.Reason(new Instruction(GetType().GetMethods()[0], 0, code, [])));
    }
}
