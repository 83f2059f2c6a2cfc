using System.Reflection;
using EchoServer.Tests.ForkSafe.Il;

namespace EchoServer.Tests.ForkSafe;

/// <summary>What the set may call.</summary>
internal static class CallRules
{
    /// <summary>Why an instruction may not call what it calls; null when it may, or is no call.</summary>
    public static string? Reason(ForkSafeSet set, Instruction instruction) => instruction switch
    {
        { Name: not "call" } => null,
        { Member: MethodBase callee } when set.Has(callee) || Intrinsics.Allow(callee) => null,
        _ => "it is neither in the set, nor an import of it, nor an intrinsic that is allowed",
    };
}
