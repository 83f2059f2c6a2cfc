using System.Diagnostics;

namespace EchoServer.Tests.Support;

/// <summary>The one place where tests poll: for conditions of the kernel's that send no event.</summary>
internal static class Eventually
{
    private static readonly TimeSpan _period = TimeSpan.FromMilliseconds(10);

    /// <summary>Returns as soon as the condition holds; fails when it doesn't within the deadline.</summary>
    /// <param name="condition">Cheap and free of side effects.</param>
    /// <param name="what">What was waited for, for the failure; called only then.</param>
    /// <param name="deadline"><see cref="Deadline.Short"/> when not given.</param>
    public static Task HoldsAsync(Func<bool> condition, Func<string> what, TimeSpan? deadline = null) =>
        HoldsAsync(() => Task.FromResult(condition()), what, deadline);

    /// <inheritdoc cref="HoldsAsync(Func{bool}, Func{string}, TimeSpan?)"/>
    public static async Task HoldsAsync(Func<Task<bool>> condition, Func<string> what, TimeSpan? deadline = null)
    {
        TimeSpan limit = deadline ?? Deadline.Short;
        Stopwatch waited = Stopwatch.StartNew();
        while (!await condition())
        {
            if (waited.Elapsed > limit) Assert.Fail($"Not within {limit.TotalSeconds} s: {what()}");
            await Task.Delay(_period);
        }
    }
}
