
namespace EchoServer.Multiprocessing;

/// <summary>Those of this process who want the same of a descriptor and wait without a thread: one waits for the
/// descriptor, in the order in which they came.</summary>
internal sealed class ReadinessTurns : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private readonly CancellationTokenSource _disposed = new();

    /// <summary>Tries until it is done. Nothing is cancelled after a try that did it.</summary>
    /// <param name="tryOnce">Whether it is done.</param>
    /// <param name="borrow">What to wait for between two tries.</param>
    /// <param name="patience">How long at most; <see cref="Timeout.InfiniteTimeSpan"/> waits without end.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="OperationCanceledException">The waiting was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">This was disposed meanwhile.</exception>
    public async Task RetryAsync(
        Func<bool> tryOnce, Func<Loan> borrow, TimeSpan patience, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (tryOnce()) return;
        using CancellationTokenSource either = LinkToDisposal(cancellationToken);
        try
        {
            await _turn.WaitAsync(either.Token);
            try
            {
                while (!tryOnce())
                {
                    using Loan loan = borrow();
                    await Readiness.WaitAsync(loan.Handle, patience, either.Token);
                }
            }
            finally
            {
                _turn.Release();
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ObjectDisposedException(nameof(ReadinessTurns));
        }
    }

    /// <summary>Ends all waiting.</summary>
    public void Dispose()
    {
        _disposed.Cancel();
        _disposed.Dispose();
    }

    private CancellationTokenSource LinkToDisposal(CancellationToken cancellationToken) =>
        CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _disposed.Token);
}
