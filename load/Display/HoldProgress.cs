using System.Globalization;

namespace EchoServer.Load.Display;

/// <summary>How far a run is that opens connections, holds them for a time, and asks each once more: a third of the bar
/// each, since nobody knows how long the first and the last take.</summary>
/// <param name="duration">How long they are held.</param>
internal sealed class HoldProgress(TimeSpan duration)
{
    private TimeSpan? _heldSince;

    /// <summary>How much is done, from 0 to 1, and what it is doing.</summary>
    /// <param name="connections">How many there are.</param>
    /// <param name="requests">How many requests have ended.</param>
    /// <param name="since">How long it runs; never less than the last time.</param>
    public (double Done, string Left) HowFar(int connections, long requests, TimeSpan since)
    {
        if (requests < connections) return (requests / (3.0 * connections), Text("opening", requests, connections));
        TimeSpan held = since - (_heldSince ??= since);
        if (requests > connections)
            return (
                (2 + (double)(requests - connections) / connections) / 3,
                Text("asking again", requests - connections, connections));
        double share = duration > TimeSpan.Zero ? Math.Min(1, held / duration) : 1;
        return ((1 + share) / 3, held < duration ? $"holding, {LiveText.Time(duration - held)} left" : "measuring");
    }

    private static string Text(string what, long done, int all) =>
        string.Create(CultureInfo.InvariantCulture, $"{what}, {done:N0} of {all:N0}");
}
