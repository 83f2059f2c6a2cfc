using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading.Channels;
using EchoServer.Linux;

namespace EchoServer.Multiprocessing;

/// <summary>Worker processes that call functions for us, as many at once as there are workers. (Python's
/// <c>multiprocessing.Pool</c>.)</summary>
/// <remarks>
/// Each worker has a channel of its own to the pool, which so knows what each of them has in hand: one that dies fails
/// that task, at once, and is replaced. Nothing is shared between the workers that one could leave locked. Safe for use
/// by several threads.
/// </remarks>
/// <example>
/// <code>
/// // Json is the program's JsonSerializerContext; Main passes Square to ProcessProgram.Run.
/// static readonly PoolFunction&lt;int, int> Square =
///     PoolFunction.Of("square", (int x) => x * x, Json.Default.Int32, Json.Default.Int32);
///
/// await using ProcessPool pool = new(4);
/// int[] squares = await pool.MapAsync(Square, [1, 2, 3]); // 1, 4, 9
/// int square = await pool.ApplyAsync(Square, 4); // 16
/// </code>
/// </example>
public sealed class ProcessPool : IDisposable, IAsyncDisposable
{
    private const int ChunksPerWorker = 4; // as Python's pool has it: few messages, and nobody idles long in the end
    private const int MostFailedStarts = 3;

    // after no process could be made, or one was killed before it was ready
    private static readonly TimeSpan _startPause = TimeSpan.FromSeconds(1);

    private readonly Channel<PoolTask> _tasks = Channel.CreateUnbounded<PoolTask>();
    private readonly CancellationTokenSource _terminated = new();
    private readonly Lock _gate = new();
    private readonly HashSet<PoolWorker> _workers = [];
    private readonly ProcessPoolOptions _options;
    private readonly Task _ended;
    private int _failedStarts;
    private int _disposed;
    private volatile bool _isClosed;
    private Exception? _broken;

    /// <summary>Starts the workers.</summary>
    /// <param name="size">How many there are; null for as many as there are processors. At least 1.</param>
    /// <param name="options">How the workers work; null takes the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size, or MaxTasksPerChild, is below 1.</exception>
    /// <exception cref="InvalidOperationException">This process is a daemon, and can't have children.</exception>
    public ProcessPool(int? size = null, ProcessPoolOptions? options = null)
    {
        Size = size ?? Environment.ProcessorCount;
        _options = options ?? new ProcessPoolOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(Size, 1, nameof(size));
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.MaxTasksPerChild ?? 1, 1, nameof(options));
        if (CurrentProcess.IsDaemon)
            throw new InvalidOperationException(
                $"{CurrentProcess.Name} is a daemon, and can't have a pool: daemons can't have children");
        _ended = Task.WhenAll(Enumerable.Range(0, Size).Select(_ => Task.Run(KeepPlaceAsync)));
    }

    /// <summary>How many workers there are.</summary>
    public int Size { get; }

    /// <summary>Calls a function in a worker.</summary>
    /// <param name="function">The function to call.</param>
    /// <param name="item">The argument of the call.</param>
    /// <returns>What the function returned.</returns>
    /// <exception cref="RemoteTaskException">The function threw an exception.</exception>
    /// <exception cref="WorkerDiedException">Its worker died.</exception>
    /// <exception cref="InvalidOperationException">The pool is closed, or its workers can't be started.</exception>
    public TOut Apply<TIn, TOut>(PoolFunction<TIn, TOut> function, TIn item) =>
        ApplyAsync(function, item).GetAwaiter().GetResult();

    /// <inheritdoc cref="Apply"/>
    /// <param name="function">The function to call.</param>
    /// <param name="item">The argument of the call.</param>
    /// <param name="cancellationToken">Ends the worker that runs it; another one takes its place.</param>
    /// <exception cref="OperationCanceledException">It was cancelled, or the pool was terminated.</exception>
    public async Task<TOut> ApplyAsync<TIn, TOut>(
        PoolFunction<TIn, TOut> function, TIn item, CancellationToken cancellationToken = default) =>
        (await Add(function, new[] { item }, cancellationToken).Results.ConfigureAwait(false))[0].Value;

    /// <summary>Calls a function for each item.</summary>
    /// <param name="function">The function to call.</param>
    /// <param name="items">The arguments, one for each call.</param>
    /// <param name="chunkSize">How many items a worker gets at a time; null for so many that each gets some four
    /// times.</param>
    /// <returns>The results, in the order of the items.</returns>
    /// <exception cref="RemoteTaskException">
    /// One threw an exception, or its result can't be written as JSON: its place is the exception's
    /// <see cref="RemoteTaskException.Item"/>. The items that nobody has begun by then are left out;
    /// <see cref="MapEach"/> does all of them. </exception>
    /// <exception cref="JsonException">An item can't be written as JSON, or a result can't be read.</exception>
    /// <exception cref="WorkerDiedException">A worker died.</exception>
    /// <exception cref="InvalidOperationException">The pool is closed, or its workers can't be started.</exception>
    public TOut[] Map<TIn, TOut>(PoolFunction<TIn, TOut> function, IEnumerable<TIn> items, int? chunkSize = null) =>
        MapAsync(function, items, chunkSize).GetAwaiter().GetResult();

    /// <inheritdoc cref="Map"/>
    /// <param name="function">The function to call.</param>
    /// <param name="items">The arguments, one for each call.</param>
    /// <param name="chunkSize">How many items a worker gets at a time; null for so many that each gets some four
    /// times.</param>
    /// <param name="cancellationToken">Ends the workers that run it; others take their places.</param>
    /// <exception cref="OperationCanceledException">It was cancelled, or the pool was terminated.</exception>
    public async Task<TOut[]> MapAsync<TIn, TOut>(
        PoolFunction<TIn, TOut> function, IEnumerable<TIn> items, int? chunkSize = null,
        CancellationToken cancellationToken = default)
    {
        IReadOnlyList<PoolTask<TIn, TOut>> chunks =
            AddChunks(function, items, chunkSize, goesOn: false, cancellationToken);
        await FirstFailureOrAllAsync(chunks).ConfigureAwait(false);
        return [.. chunks.SelectMany(c => c.Results.Result).Select(r => r.Value)];
    }

    /// <summary>Calls a function for each item, and goes on after one that fails: each has its result, or its
    /// error.</summary>
    /// <param name="function">The function to call.</param>
    /// <param name="items">The arguments, one for each call.</param>
    /// <param name="chunkSize">How many items a worker gets at a time; null for so many that each gets some four times.
    /// A worker that dies takes all of its chunk along.</param>
    /// <returns>The results, in the order of the items.</returns>
    /// <exception cref="InvalidOperationException">The pool is closed, or its workers can't be started.</exception>
    public PoolResult<TOut>[] MapEach<TIn, TOut>(
        PoolFunction<TIn, TOut> function, IEnumerable<TIn> items, int? chunkSize = null) =>
        MapEachAsync(function, items, chunkSize).GetAwaiter().GetResult();

    /// <inheritdoc cref="MapEach"/>
    /// <param name="function">The function to call.</param>
    /// <param name="items">The arguments, one for each call.</param>
    /// <param name="chunkSize">How many items a worker gets at a time; null for so many that each gets some four times.
    /// A worker that dies takes all of its chunk along.</param>
    /// <param name="cancellationToken">Ends the workers that run it; others take their places.</param>
    /// <exception cref="OperationCanceledException">It was cancelled, or the pool was terminated.</exception>
    public async Task<PoolResult<TOut>[]> MapEachAsync<TIn, TOut>(
        PoolFunction<TIn, TOut> function, IEnumerable<TIn> items, int? chunkSize = null,
        CancellationToken cancellationToken = default)
    {
        List<PoolResult<TOut>> results = [];
        foreach (PoolTask<TIn, TOut> chunk in AddChunks(function, items, chunkSize, goesOn: true, cancellationToken))
            results.AddRange(await EachAsync(chunk).ConfigureAwait(false));
        return [.. results];
    }

    /// <summary>Calls a function for each item; results come in the order of the items, each as soon as those before it
    /// are there. (Python's <c>imap</c>.)</summary>
    /// <param name="function">The function to call.</param>
    /// <param name="items">The arguments, one for each call. They are read as workers become free, a few ahead; not all
    /// at first.</param>
    /// <param name="cancellationToken">Ends the workers that run it; others take their places.</param>
    /// <exception cref="RemoteTaskException">One threw an exception.</exception>
    /// <exception cref="WorkerDiedException">A worker died.</exception>
    public async IAsyncEnumerable<TOut> StreamAsync<TIn, TOut>(
        PoolFunction<TIn, TOut> function, IEnumerable<TIn> items,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using IEnumerator<TIn> source = items.GetEnumerator();
        Queue<PoolTask<TIn, TOut>> ahead = [];
        try
        {
            while (true)
            {
                while (ahead.Count < Ahead && source.MoveNext())
                    ahead.Enqueue(Add(function, new[] { source.Current }, cancellationToken));
                if (!ahead.TryDequeue(out PoolTask<TIn, TOut>? next)) yield break;
                yield return (await next.Results.ConfigureAwait(false))[0].Value;
            }
        }
        finally
        {
            // whoever asks for no more, wants no more to be done
            foreach (PoolTask<TIn, TOut> task in ahead) task.Drop();
        }
    }

    /// <summary>As <see cref="StreamAsync"/>, but results come as they are there. (Python's
    /// <c>imap_unordered</c>.)</summary>
    /// <inheritdoc cref="StreamAsync"/>
    public async IAsyncEnumerable<TOut> StreamUnorderedAsync<TIn, TOut>(
        PoolFunction<TIn, TOut> function, IEnumerable<TIn> items,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using IEnumerator<TIn> source = items.GetEnumerator();
        Dictionary<Task<PoolResult<TOut>[]>, PoolTask<TIn, TOut>> ahead = [];
        try
        {
            while (true)
            {
                while (ahead.Count < Ahead && source.MoveNext())
                {
                    PoolTask<TIn, TOut> task = Add(function, new[] { source.Current }, cancellationToken);
                    ahead.Add(task.Results, task);
                }
                if (ahead.Count == 0) yield break;
                Task<PoolResult<TOut>[]> next = await Task.WhenAny(ahead.Keys).ConfigureAwait(false);
                ahead.Remove(next);
                yield return (await next.ConfigureAwait(false))[0].Value;
            }
        }
        finally
        {
            foreach (PoolTask<TIn, TOut> task in ahead.Values) task.Drop();
        }
    }

    /// <summary>Takes no more tasks; the workers end when those there are have been done.</summary>
    public void Close()
    {
        _isClosed = true;
        _tasks.Writer.TryComplete();
    }

    /// <summary>Ends the workers at once; tasks that are not done are cancelled.</summary>
    public void Terminate()
    {
        Close(); // first: what comes in before is failed when the places end
        if (_disposed == 0) _terminated.Cancel();
        lock (_gate)
        {
            foreach (PoolWorker worker in _workers) worker.Kill();
        }
    }

    /// <summary>Waits until all workers have ended.</summary>
    /// <param name="timeout">How long to wait; null waits without end.</param>
    /// <returns>False when some still run.</returns>
    /// <exception cref="InvalidOperationException">The pool is neither closed nor terminated, so that would be for
    /// ever.</exception>
    public bool Join(TimeSpan? timeout = null)
    {
        ThrowIfOpen();
        return _ended.Wait(timeout ?? Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc cref="Join"/>
    public Task JoinAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfOpen();
        return _ended.WaitAsync(cancellationToken);
    }

    /// <summary>Terminates it, and waits for the workers' ends.</summary>
    public void Dispose()
    {
        Terminate();
        _ended.Wait();
        if (Interlocked.Exchange(ref _disposed, 1) == 0) _terminated.Dispose();
    }

    /// <inheritdoc cref="Dispose"/>
    public async ValueTask DisposeAsync()
    {
        Terminate();
        await _ended.ConfigureAwait(false);
        if (Interlocked.Exchange(ref _disposed, 1) == 0) _terminated.Dispose();
    }

    private int Ahead => 2 * Size;

    private List<PoolTask<TIn, TOut>> AddChunks<TIn, TOut>(
        PoolFunction<TIn, TOut> function, IEnumerable<TIn> items, int? chunkSize, bool goesOn,
        CancellationToken cancellationToken)
    {
        TIn[] all = [.. items];
        int size = chunkSize ?? Math.Max(1, (all.Length + (Size * ChunksPerWorker) - 1) / (Size * ChunksPerWorker));
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1, nameof(chunkSize));
        List<PoolTask<TIn, TOut>> chunks = [];
        for (int i = 0; i < all.Length; i += size)
            chunks.Add(Add(function, all.AsMemory(i, Math.Min(size, all.Length - i)), cancellationToken, i, goesOn));
        return chunks;
    }

    private PoolTask<TIn, TOut> Add<TIn, TOut>(
        PoolFunction<TIn, TOut> function, ReadOnlyMemory<TIn> items, CancellationToken cancellationToken,
        int? first = null, bool goesOn = false)
    {
        ArgumentNullException.ThrowIfNull(function);
        cancellationToken.ThrowIfCancellationRequested();
        PoolTask<TIn, TOut> task = new(function, items, first, goesOn);
        if (!_tasks.Writer.TryWrite(task))
            throw _broken is null
                ? new InvalidOperationException("the pool is closed: it takes no more tasks") : Broken();
        if (!cancellationToken.CanBeCanceled) return task;
        CancellationTokenRegistration registration = cancellationToken.Register(() => task.Cancel(cancellationToken));
        _ = task.Results.ContinueWith(_ => registration.Unregister(), TaskScheduler.Default);
        return task;
    }

    private static async Task FirstFailureOrAllAsync<TIn, TOut>(IReadOnlyList<PoolTask<TIn, TOut>> chunks)
    {
        await foreach (
            Task<PoolResult<TOut>[]> chunk in Task.WhenEach(chunks.Select(c => c.Results)).ConfigureAwait(false))
        {
            if (chunk.IsCompletedSuccessfully && Array.TrueForAll(chunk.Result, result => result.Error is null))
                continue;
            foreach (PoolTask<TIn, TOut> other in chunks) other.Drop();
            foreach (PoolResult<TOut> result in await chunk.ConfigureAwait(false)) _ = result.Value; // throws
        }
    }

    private static async Task<IEnumerable<PoolResult<TOut>>> EachAsync<TIn, TOut>(PoolTask<TIn, TOut> chunk)
    {
        try
        {
            return await chunk.Results.ConfigureAwait(false);
        }
        catch (Exception e) when (e is WorkerDiedException or RemoteTaskException)
        {
            return Enumerable.Repeat(new PoolResult<TOut>(e), chunk.Count);
        }
    }

    // One of the pool's places. Whatever ends it before its time must not leave tasks waiting.
    private async Task KeepPlaceAsync()
    {
        try
        {
            await KeepWorkerAsync().ConfigureAwait(false);
        }
#pragma warning disable CA1031 // it is for who waits for results
        catch (Exception e)
#pragma warning restore CA1031
        {
            Break(e);
        }
    }

    // Worker after worker.
    private async Task KeepWorkerAsync()
    {
        while (_broken is null && !_terminated.IsCancellationRequested && !_tasks.Reader.Completion.IsCompleted)
        {
            if (TryStartWorker() is not { } worker)
            {
                await PauseAsync().ConfigureAwait(false);
                continue;
            }
            using (worker)
            {
                if (await worker.IsReadyAsync().ConfigureAwait(false)) await WorkAsync(worker).ConfigureAwait(false);
                else await NoteFailedStartAsync(worker.Name, await worker.EndAsync().ConfigureAwait(false))
                    .ConfigureAwait(false);
                worker.Dismiss();
                await worker.Ended.ConfigureAwait(false);
                lock (_gate) _workers.Remove(worker);
            }
        }
        if (_terminated.IsCancellationRequested || _broken is not null) FailRest();
    }

    private PoolWorker? TryStartWorker()
    {
        try
        {
            PoolWorker worker = PoolWorker.Start(_options.Initializer);
            lock (_gate) _workers.Add(worker);
            if (_terminated.IsCancellationRequested) worker.Kill(); // Terminate may have looked before
            return worker;
        }
        catch (Exception e) when (e is SpawnException { IsPressure: true } or LinuxException { IsPressure: true })
        {
            ProcessLog.Warning($"a worker can't be started; another try follows: {e.Message}");
            return null;
        }
        catch (SpawnException e)
        {
            lock (_gate)
            {
                if (_workers.Count == 0) Break(e); // the others do the work until it works again
            }
            return null;
        }
    }

    private async Task PauseAsync() =>
        await Task.Delay(_startPause, _terminated.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private async Task WorkAsync(PoolWorker worker)
    {
        _failedStarts = 0;
        for (int done = 0; done < (_options.MaxTasksPerChild ?? int.MaxValue); done++)
        {
            if (await NextAsync(worker).ConfigureAwait(false) is not { } task) return;
            bool lives = await worker.TryRunAsync(task).ConfigureAwait(false);
            if (task.TryEnd() && lives) continue;
            ExitStatus status = await worker.EndAsync().ConfigureAwait(false);
            task.Fail(
                _terminated.IsCancellationRequested ? Terminated() : new WorkerDiedException(worker.Name, status));
            return;
        }
    }

    /// <returns>Null when there will be none, or when the worker has died meanwhile.</returns>
    private async Task<PoolTask?> NextAsync(PoolWorker worker)
    {
        while (true)
        {
            Task<bool> waiting = _tasks.Reader.WaitToReadAsync(_terminated.Token).AsTask();
            if (await Task.WhenAny(waiting, worker.Ended).ConfigureAwait(false) != waiting
                || !waiting.IsCompletedSuccessfully || !waiting.Result) return null;
            if (!worker.IsAlive) return null;
            if (_tasks.Reader.TryRead(out PoolTask? task) && task.TryBegin(worker)) return task;
        }
    }

    // A worker whose initializer ends it can't be replaced by a better one for ever; one that others have killed can.
    private async Task NoteFailedStartAsync(string worker, ExitStatus status)
    {
        if (_terminated.IsCancellationRequested) return;
        if (status.IsKilledByOthers)
        {
            ProcessLog.Warning($"{worker} ended before it was ready; another follows: {status}");
            await PauseAsync().ConfigureAwait(false);
        }
        else if (Interlocked.Increment(ref _failedStarts) >= MostFailedStarts)
            Break(new InvalidOperationException($"workers end before they are ready; {worker}: {status}"));
    }

    private void Break(Exception why)
    {
        Interlocked.CompareExchange(ref _broken, why, null);
        _tasks.Writer.TryComplete();
        FailRest();
    }

    private void FailRest()
    {
        while (_tasks.Reader.TryRead(out PoolTask? task))
            task.Fail(_broken is null ? Terminated() : Broken());
    }

    private static OperationCanceledException Terminated() => new("the pool was terminated");

    private InvalidOperationException Broken() =>
        new($"the pool's workers can't be started: {_broken!.Message}", _broken);

    private void ThrowIfOpen()
    {
        if (!_isClosed)
            throw new InvalidOperationException("the pool is open: close or terminate it before it is joined");
    }
}
