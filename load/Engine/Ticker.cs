namespace EchoServer.Load.Engine;

/// <summary>
/// Calls something at an interval, on a thread of its own. A timer of the runtime needs a thread of its pool, which is
/// not to be had when the clients have taken all that the system allows.
/// </summary>
internal sealed class Ticker : IDisposable
{
    private readonly ManualResetEventSlim _isOver = new();
    private readonly Thread _thread;

    /// <param name="interval">How long after each call the next one comes.</param>
    /// <param name="tick">What is called.</param>
    public Ticker(TimeSpan interval, Action tick)
    {
        _thread = new Thread(() => Run(interval, tick)) { IsBackground = true, Name = "ticker" };
        _thread.Start();
    }

    /// <summary>Waits until a call that is under way has returned; no other comes.</summary>
    public void Dispose()
    {
        if (_isOver.IsSet) return;
        _isOver.Set();
        _thread.Join();
    }

    private void Run(TimeSpan interval, Action tick)
    {
        while (!_isOver.Wait(interval)) tick();
    }
}
