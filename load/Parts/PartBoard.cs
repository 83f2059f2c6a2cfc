using EchoServer.Common.CommandLine;
using EchoServer.Load.Reports;

namespace EchoServer.Load.Parts;

/// <summary>
/// Where the parts of a run come together: it opens a meeting point when all have come there, adds up how far they are,
/// and in the end what came of them. A part that is lost, or ends early, ends the others, since the load is not what
/// was asked for any more; the run has failed, and the report says what it lacks. It does not know how parts are heard.
/// </summary>
internal sealed class PartBoard : IDisposable
{
    private readonly string _noun;
    private readonly IReadOnlyList<LoadPart> _parts;
    private readonly IRunContext _context;
    private readonly Action<MeetingPoint> _open;
    private readonly PartState[] _states;
    private readonly CancellationTokenSource _stop;
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private readonly Timer _timer;
    private long _ticked = Environment.TickCount64;
    private MeetingPoint? _opened;
    private MeetingPoint? _opening;

    /// <param name="noun">What a part is done by: process, agent.</param>
    /// <param name="parts">The parts; they are heard of by their places here.</param>
    /// <param name="context">The rest of the run.</param>
    /// <param name="open">Lets the parts go on from a meeting point; called on a thread of the pool.</param>
    public PartBoard(string noun, IReadOnlyList<LoadPart> parts, IRunContext context, Action<MeetingPoint> open)
    {
        (_noun, _parts, _context, _open) = (noun, parts, context, open);
        _states = [.. parts.Select(_ => new PartState())];
        _stop = CancellationTokenSource.CreateLinkedTokenSource(context.Stop);
        _timer = new Timer(_ => Tick(), null, context.ProgressInterval, context.ProgressInterval);
    }

    /// <summary>Ends the parts: the run is to stop, or one of them is lost.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <summary>Completes when nothing more is to come of any part.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Completes when all parts are ready, and the load begins.</summary>
    public Task Started => _started.Task;

    /// <summary>How many parts wait at the start, or have been there.</summary>
    public int Ready
    {
        get { lock (_lock) return _states.Count(s => s.Reached is not null); }
    }

    /// <summary>How long a part may say nothing before it is lost. It says something every half second, whatever it
    /// does.</summary>
    public TimeSpan SilenceLimit { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Called when whoever was to do a part has left before the start, with the part's number and who it was:
    /// another may do it. Without it, the part is lost.</summary>
    public Action<int, string>? Replace { get; init; }

    /// <summary>Takes what is heard of a part; from any thread. What comes after its end is passed over.</summary>
    public void Hear(PartMessage message)
    {
        string? departed = null;
        lock (_lock)
        {
            if (message.Part < 0 || message.Part >= _states.Length
                || _states[message.Part] is not { IsAtWork: true } state) return;
            if (message.Departure is not null && Replace is not null && _opening is null)
            {
                departed = state.Who ?? "that had not said its name";
                _states[message.Part] = new PartState();
            }
            else
            {
                Take(message, state);
            }
        }
        if (departed is not null) Replace!(message.Part, departed);
        Proceed();
    }

    /// <summary>What came of all parts; to be asked for when they have ended.</summary>
    public PartResult Result()
    {
        lock (_lock)
        {
            PartResult sum = PartResult.None(_parts.SelectMany(p => p.Clients).Select(c => c.Scenario).Distinct());
            for (int i = 0; i < _states.Length; i++)
            {
                if (_states[i].Result is { } result) sum = sum.With(Named(result, Name(i)));
                else sum = sum with
                    { LacksParts = true, Processes = sum.Processes + 1, Problems = [.. sum.Problems, Lost(i)] };
            }
            return sum;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        using ManualResetEvent isOver = new(false);
        if (_timer.Dispose(isOver)) isOver.WaitOne();
        _stop.Dispose();
    }

    // Of what was lost more is known than that it was: how much it was, when it was last heard.
    private string Lost(int part)
    {
        RunProgress? requests = _states[part].Progress?.Requests;
        return Figures.Text(
            $"{Name(part)} {_states[part].Loss}; lost with it: what its {_parts[part].ClientCount} clients did, "
            + $"{(requests?.Ok ?? 0) + (requests?.Fail ?? 0):N0} requests as far as was heard");
    }

    private static PartResult Named(PartResult result, string name) => result with
    {
        Problems = [.. result.Problems.Select(p => $"{name}: {p}")],
        Pauses = [.. result.Pauses.Select(p => p with { Who = $"{name}: {p.Who}" })],
    };

    private string Name(int part) =>
        $"{_noun} {part + 1} of {_parts.Count}{(_states[part].Who is { } who ? $" ({who})" : "")}";

    private static void Take(PartMessage message, PartState state)
    {
        state.HeardAt = Environment.TickCount64;
        state.Who = message.Who ?? state.Who;
        state.Reached = message.Reached ?? state.Reached;
        if (message.Progress is { } progress)
            state.Progress = progress with { Requests = progress.Requests ?? state.Progress?.Requests };
        state.IsInterrupted |= message.IsInterrupted;
        state.Result = message.Result;
        state.Loss = message.Loss ?? message.Departure;
    }

    private void Proceed()
    {
        bool isLost, hasStarted, hasEnded;
        lock (_lock)
        {
            (isLost, hasEnded) = (
                _states.Any(s => s.IsInterrupted || s.Loss is not null || s.Result is { Problems.Count: > 0 }),
                !_states.Any(s => s.IsAtWork) && _opening == _opened);
            if (Next() is { } point)
            {
                _opening = point;
                ThreadPool.QueueUserWorkItem(_ => Open(point));
            }
            hasStarted = _opening is not null;
        }
        if (hasStarted) _started.TrySetResult();
        if (isLost && !hasEnded) _stop.Cancel();
        if (hasEnded) _ended.TrySetResult();
    }

    // The point where all wait that are still at work.
    private MeetingPoint? Next()
    {
        MeetingPoint next = _opened is null ? MeetingPoint.Start : MeetingPoint.Held;
        PartState[] atWork = [.. _states.Where(s => s.IsAtWork)];
        return _opening == _opened && _opened != MeetingPoint.Held && atWork.Length > 0
            && atWork.All(s => s.Waits(next)) ? next : null;
    }

    private void Open(MeetingPoint point)
    {
        try
        {
            // the connections of one that was lost have gone with it
            _context.Meet(point, Progress(_states.Where(s => s.Loss is null)).Connections);
            _open(point);
        }
#pragma warning disable CA1031 // whatever it is, it is for who waits for the end
        catch (Exception e)
#pragma warning restore CA1031
        {
            _ended.TrySetException(e);
            return;
        }
        lock (_lock) _opened = point;
        Proceed();
    }

    private PartProgress Progress(IEnumerable<PartState> states)
    {
        lock (_lock) return PartProgress.Sum(states.Select(s => s.Progress).OfType<PartProgress>());
    }

    // While this process stood still it heard nobody.
    private void ForgivePause(long now)
    {
        long late = now - _ticked - (long)_context.ProgressInterval.TotalMilliseconds;
        if (late > PauseWatch.Least.TotalMilliseconds)
        {
            foreach (PartState state in _states) state.HeardAt += late;
        }
        _ticked = now;
    }

    private void Tick()
    {
        _context.Update(Progress(_states));
        lock (_lock)
        {
            long now = Environment.TickCount64, limit = now - (long)SilenceLimit.TotalMilliseconds;
            ForgivePause(now);
            foreach (PartState silent in _states.Where(s => s.IsAtWork && s.Who is not null && s.HeardAt < limit))
                silent.Loss = $"has said nothing for {TimeText.Format(SilenceLimit)}";
        }
        Proceed();
    }
}
