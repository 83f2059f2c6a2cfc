namespace EchoServer.Load.Scenarios;

/// <summary>The kinds of load, written against NBomber's API. What they simulate, and for how long, is left to the
/// caller.</summary>
internal static class EchoScenarios
{
    /// <summary>
    /// A connection per request: connect, exchange, close, and the server closes too. An iteration takes until that;
    /// its steps tell where the time goes.
    /// </summary>
    public static ScenarioProps Storm(ClientSettings settings)
    {
        ClientPool pool = new(settings);
        return Scenario.Create("storm", context => OnceAsync(context, pool))
            .WithRestartIterationOnFail(false) // what failed is said by the iteration itself
            .WithStatsBasedOnIterations(true)
            .WithClean(_ => pool.DisposeAsync());
    }

    /// <summary>Long connections with one request after another.</summary>
    public static ScenarioProps PingPong(ClientSettings settings) => Create("pingpong", settings, Again);

    /// <summary>A connection per request, and the request streams: it goes on while the reply comes back, and the
    /// connection ends with it.</summary>
    public static ScenarioProps Bulk(ClientSettings settings) => Create("bulk", settings, Stream);

    /// <summary>Connections that are opened, kept and asked once more: so many iterations open one each, the others ask
    /// and close one each. One that ends in between fails.</summary>
    /// <param name="settings">What the clients go by.</param>
    /// <param name="connections">How many are opened before the first is asked again.</param>
    public static ScenarioProps Hold(ClientSettings settings, int connections)
    {
        ClientPool pool = new(settings);
        HeldConnections held = new();
        int begun = 0;
        return Scenario.Create("hold", context => Interlocked.Increment(ref begun) <= connections
                ? Attempt.RunAsync(
                    pool, pool.New(context.ScenarioCancellationToken), client => Open(client, held, context),
                    isReused: false)
                : Attempt.RunAsync(
                    null, pool.Take(context.ScenarioCancellationToken), client => AskAgain(client, held, context)))
            .WithClean(_ =>
            {
                held.Dispose();
                return pool.DisposeAsync();
            });
    }

    private static ScenarioProps Create(
        string name, ClientSettings settings, Func<EchoClient, IScenarioContext, long> iteration)
    {
        ClientPool pool = new(settings);
        return Scenario.Create(
            name,
            context => Attempt.RunAsync(
                pool, pool.Take(context.ScenarioCancellationToken), client =>
                    Response.Ok(sizeBytes: iteration(client, context))))
            .WithClean(_ => pool.DisposeAsync());
    }

    private static async Task<IResponse> OnceAsync(IScenarioContext context, ClientPool pool)
    {
        EchoClient client = pool.Take(context.ScenarioCancellationToken);
        Response<object> response = await Step.Run("connect", context, () => Attempt.OfAsync(client, Connect));
        if (!response.IsError)
            response = await Step.Run("reply", context, () => Attempt.OfAsync(client, c => Ask(c, context)));
        if (!response.IsError)
        {
            Response<object> end = await Step.Run("close", context, () => Attempt.OfAsync(client, Finish));
            if (end.IsError) response = end;
        }
        pool.Return(client);
        return response;
    }

    private static Response<object> Connect(EchoClient client)
    {
        client.Connect();
        return Response.Ok();
    }

    private static Response<object> Ask(EchoClient client, IScenarioContext context) =>
        Response.Ok(sizeBytes: client.Exchange(context.ScenarioCancellationToken));

    private static Response<object> Finish(EchoClient client)
    {
        client.Finish();
        return Response.Ok();
    }

    private static long Again(EchoClient client, IScenarioContext context)
    {
        if (!client.IsConnected) client.Connect();
        return client.Exchange(context.ScenarioCancellationToken);
    }

    private static long Stream(EchoClient client, IScenarioContext context)
    {
        client.Connect();
        return client.Stream(context.ScenarioCancellationToken);
    }

    private static Response<object> Open(EchoClient client, HeldConnections held, IScenarioContext context)
    {
        client.Connect();
        Response<object> response = Ask(client, context);
        held.Add(client);
        return response;
    }

    private static Response<object> AskAgain(EchoClient client, HeldConnections held, IScenarioContext context)
    {
        held.Remove(client);
        Response<object> response = Ask(client, context);
        client.Finish();
        return response;
    }
}
