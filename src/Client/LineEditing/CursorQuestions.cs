using System.Diagnostics;
using System.Globalization;

namespace EchoServer.Client.LineEditing;

/// <summary>Questions to the terminal where its cursor is, and their answers, which come in order between the
/// keys.</summary>
/// <remarks>A terminal that has left a question unanswered is asked no more: else a late answer could be taken for that
/// to another question.</remarks>
/// <param name="write">Writes to the terminal.</param>
internal sealed class CursorQuestions(Action<string> write)
{
    /// <summary>What asks.</summary>
    // DSR; its answer is a cursor position report (ECMA-48, 8.3.35 and 8.3.14)
    public const string Question = "\x1b[6n";

    // Over a slow line it takes its time.
    private static readonly TimeSpan _longestAnswer = TimeSpan.FromSeconds(1);

    private readonly Queue<Action<int>> _open = new();
    private long _asked;

    /// <summary>Whether it is worth asking.</summary>
    public bool IsAnswering { get; private set; } = true;

    /// <summary>Whether an answer is still to come.</summary>
    public bool IsOpen => _open.Count > 0;

    /// <summary>How long to wait for the answer that is still to come; zero when it is too late.</summary>
    public TimeSpan Left
    {
        get
        {
            TimeSpan left = _longestAnswer - Stopwatch.GetElapsedTime(_asked);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>Asks.</summary>
    /// <param name="use">Gets the cursor's column, from 0.</param>
    public void Ask(Action<int> use)
    {
        Await(use);
        write(Question);
    }

    /// <summary>Awaits the answer to a <see cref="Question"/> that somebody else writes.</summary>
    /// <param name="use">Gets the cursor's column, from 0.</param>
    public void Await(Action<int> use)
    {
        _open.Enqueue(use);
        _asked = Stopwatch.GetTimestamp();
    }

    /// <summary>Takes an answer; one that nobody has asked for, such as F3 with Shift, is passed over.</summary>
    /// <param name="report">Row and column, from 1, such as <c>5;1</c>.</param>
    public void Answer(string report)
    {
        string[] parts = report.Split(';');
        if (parts.Length == 2 && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int column)
            && _open.TryDequeue(out Action<int>? use)) use(column - 1);
    }

    /// <summary>Makes no use of the answers that are still to come: what they are about has changed.</summary>
    public void Forget()
    {
        int open = _open.Count;
        _open.Clear();
        for (int i = 0; i < open; i++) _open.Enqueue(_ => { });
    }

    /// <summary>Waits no more.</summary>
    public void GiveUp()
    {
        _open.Clear();
        IsAnswering = false;
    }
}
