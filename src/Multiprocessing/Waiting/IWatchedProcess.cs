namespace EchoServer.Multiprocessing;

/// <summary>A child of ours that <see cref="ProcessWatch"/> watches.</summary>
internal interface IWatchedProcess
{
    /// <summary>
    /// The process may have ended: if so, takes note of that, and removes it from the watch by
    /// <see cref="ProcessWatch.Remove"/>.
    /// </summary>
    void Collect();
}
