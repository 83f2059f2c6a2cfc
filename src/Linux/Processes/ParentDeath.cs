using EchoServer.Linux.Calls;

namespace EchoServer.Linux.Processes;

/// <summary>Ties a child's life to its parent's.</summary>
public static class ParentDeath
{
    /// <summary>
    /// From here on the kernel kills this process when its parent ends, however that ends (PR_SET_PDEATHSIG(2const)).
    /// It follows the parent's <em>thread</em> that started us, and is lost when this process changes its user.
    /// </summary>
    /// <param name="parent">The pid of the parent that started us.</param>
    /// <returns>False when that parent is gone already, so nothing would ever kill us: the caller should
    /// exit.</returns>
    public static bool KillsUs(int parent)
    {
        Libc.SetParentDeathSignal(Signal.SIGKILL);
        // The parent may have ended before that call; then somebody else has adopted us.
        return Libc.GetPpid() == parent;
    }
}
