using System.Diagnostics;

namespace EchoServer.Load.Scenarios;

/// <summary>
/// The mix that goes on for hours: clients of many habits, some of them bad, each habit a scenario of its own, so that
/// its figures stand apart. A server that is well answers them all. Pauses are no part of the latency but in
/// <c>slow</c>, whose habit they are; all pauses end with the run.
/// </summary>
internal static class SoakScenarios
{
    /// <summary>The habit that resets its connections with a part of the reply unread.</summary>
    internal const string AbortHabit = "abort";

    private const int Pieces = 10;
    private const int StormLength = 100;

    private static readonly (
        string Name, int Weight, Func<EchoClient, CancellationToken, Response<object>> Iteration)[] _habits =
    [
        ("storm", 2, Storm), ("pingpong", 6, PingPong), ("slow", 4, Slow), ("stream", 1, Stream),
        (AbortHabit, 2, Abort), ("half-close", 2, HalfClose), ("idle", 3, Idle),
    ];

    /// <summary>The habits, and how many clients each is to have: their shares by weight. One without a client is left
    /// out.</summary>
    /// <param name="clients">How many there are altogether.</param>
    public static IEnumerable<(string Habit, int Clients)> Share(int clients)
    {
        int[] shares = Shares.Of(clients, [.. _habits.Select(h => h.Weight)]);
        return _habits.Zip(shares).Where(h => h.Second > 0).Select(h => (h.First.Name, h.Second));
    }

    /// <summary>The scenario of a habit.</summary>
    /// <param name="habit">One of those that <see cref="Share"/> names.</param>
    /// <param name="settings">What the clients go by.</param>
    public static ScenarioProps Create(string habit, ClientSettings settings) =>
        Create(habit, Sized(habit, settings), _habits.First(h => h.Name == habit).Iteration);

    // Who sends all of a request before it reads asks for no more than a connection holds: a server that answers while
    // it reads would wait for it, and it for the server.
    private static ClientSettings Sized(string habit, ClientSettings settings) => habit switch
    {
        "stream" => Streaming(settings),
        "slow" or AbortHabit or "half-close" => settings with
        {
            MinPayload = Math.Min(settings.MinPayload, EchoClient.HeldOnTheWay),
            MaxPayload = Math.Min(settings.MaxPayload, EchoClient.HeldOnTheWay),
        },
        _ => settings,
    };

    private static ClientSettings Streaming(ClientSettings settings) =>
        settings with { MinPayload = 1 << 20, MaxPayload = 32 << 20 };

    private static ScenarioProps Create(
        string name, ClientSettings settings, Func<EchoClient, CancellationToken, Response<object>> iteration)
    {
        ClientPool pool = new(settings);
        return Scenario.Create(
            name,
            context => Attempt.RunAsync(
                pool, pool.Take(context.ScenarioCancellationToken), client =>
                    iteration(client, context.ScenarioCancellationToken)))
            .WithClean(_ => pool.DisposeAsync());
    }

    // A hundred connections on end, then a rest.
    private static Response<object> Storm(EchoClient client, CancellationToken stop)
    {
        if (client.Random.Next(StormLength) == 0) Pause(client, seconds: 1, stop);
        return Measured(() =>
        {
            client.Connect();
            long bytes = client.Exchange(stop);
            client.Finish();
            return bytes;
        });
    }

    // A long connection with time to think between requests; now and then it is done, and a new one begins.
    private static Response<object> PingPong(EchoClient client, CancellationToken stop)
    {
        if (client.IsConnected && client.Random.Next(1000) == 0) client.Finish();
        if (!client.IsConnected) client.Connect();
        Pause(client, seconds: 0.2, stop);
        return Measured(() => client.Exchange(stop));
    }

    // Writes a few bytes at a time, and reads them as slowly.
    private static Response<object> Slow(EchoClient client, CancellationToken stop)
    {
        client.Connect();
        long length = client.Draw();
        for (int i = 0; i < Pieces; i++)
        {
            client.Send(length * i / Pieces, length * (i + 1) / Pieces);
            Pause(client, seconds: 0.2, stop);
        }
        for (int i = 0; i < Pieces; i++)
        {
            Pause(client, seconds: 0.2, stop);
            client.Receive(length * i / Pieces, length * (i + 1) / Pieces, length);
        }
        client.Finish();
        return Response.Ok(sizeBytes: length);
    }

    private static Response<object> Stream(EchoClient client, CancellationToken stop)
    {
        Pause(client, seconds: 1, stop);
        return Measured(() =>
        {
            client.Connect();
            return client.Stream(stop);
        });
    }

    // Resets the connection with half of the reply unread.
    private static Response<object> Abort(EchoClient client, CancellationToken stop)
    {
        Pause(client, seconds: 0.5, stop);
        return Measured(() =>
        {
            client.Connect();
            long length = client.Draw();
            client.Send(0, length);
            client.Receive(0, length / 2, length);
            client.Reset();
            return length;
        });
    }

    // Ends its input before it reads anything: all of the reply must still come.
    private static Response<object> HalfClose(EchoClient client, CancellationToken stop)
    {
        Pause(client, seconds: 0.5, stop);
        return Measured(() =>
        {
            client.Connect();
            long length = client.Draw();
            client.Send(0, length);
            client.EndInput();
            client.Receive(0, length, length);
            client.AwaitEnd();
            return length;
        });
    }

    // Says nothing for a while; its first request must be answered like any other.
    private static Response<object> Idle(EchoClient client, CancellationToken stop)
    {
        client.Connect();
        Pause(client, seconds: 30, stop);
        return Measured(() =>
        {
            long bytes = client.Exchange(stop);
            client.Finish();
            return bytes;
        });
    }

    private static Response<object> Measured(Func<long> action)
    {
        long start = Stopwatch.GetTimestamp();
        long bytes = action();
        return Response.Ok<object>(
            sizeBytes: bytes, customLatencyMs: Stopwatch.GetElapsedTime(start).TotalMilliseconds);
    }

    private static void Pause(EchoClient client, double seconds, CancellationToken stop) =>
        stop.WaitHandle.WaitOne(TimeSpan.FromSeconds(client.Random.NextDouble() * seconds));
}
