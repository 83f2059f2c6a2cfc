using System.Reflection;
using EchoServer.Tests.ForkSafe.Il;

namespace EchoServer.Tests.ForkSafe;

/// <summary>What a method comes to call.</summary>
internal static class Reach
{
    /// <summary>A method and all that it calls, directly or not; the intrinsics left out, and what somebody outside the
    /// set calls.</summary>
    public static HashSet<MethodBase> Of(ForkSafeSet set, MethodBase start)
    {
        HashSet<MethodBase> reached = [start];
        Queue<MethodBase> open = new(reached);
        while (open.TryDequeue(out MethodBase? method))
        {
            if (!set.Has(method)) continue;
            foreach (MethodBase callee in Callees(method).Where(callee => !Intrinsics.Allow(callee)))
                if (reached.Add(callee)) open.Enqueue(callee);
        }
        return reached;
    }

    /// <summary>What a method names: calls, and addresses it takes.</summary>
    public static IEnumerable<MethodBase> Callees(MethodBase method) =>
        InstructionReader.Read(method).Select(i => i.Member).OfType<MethodBase>();
}
