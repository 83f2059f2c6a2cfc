namespace EchoServer.Multiprocessing;

/// <summary>A child of ours that <see cref="ProcessWatch"/> has collected.</summary>
internal interface IWatchedProcess
{
    /// <summary>It may have ended: if so, takes note of that, and has the watch <see cref="ProcessWatch.Remove"/> it.</summary>
    void Collect();
}
