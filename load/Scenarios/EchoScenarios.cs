namespace EchoServer.Load.Scenarios;

/// <summary>The kinds of load, written against NBomber's API. What they simulate, and for how long, is left to the caller.</summary>
internal static class EchoScenarios
{
    /// <summary>A connection per request: connect, exchange, close, and the server closes too.</summary>
    public static ScenarioProps Storm(ClientSettings settings) => Create("storm", settings, Once);

    /// <summary>Long connections with one request after another.</summary>
    public static ScenarioProps PingPong(ClientSettings settings) => Create("pingpong", settings, Again);

    /// <summary>Connections that are opened, kept and asked once more: half of the iterations open one, the others ask and close one.</summary>
    /// <param name="settings">What the clients go by.</param>
    /// <param name="connections">How many are opened before the first is asked again.</param>
    public static ScenarioProps Hold(ClientSettings settings, int connections)
    {
        ClientPool pool = new(settings);
        int begun = 0;
        return Scenario.Create("hold", _ => Interlocked.Increment(ref begun) <= connections
                ? RunAsync(pool.New(), pool, Open)
                : RunAsync(pool.Take(), null, AskAgain))
            .WithClean(_ => DisposeAsync(pool));
    }

    private static ScenarioProps Create(string name, ClientSettings settings, Func<EchoClient, int> iteration)
    {
        ClientPool pool = new(settings);
        return Scenario.Create(name, _ => RunAsync(pool.Take(), pool, iteration)).WithClean(_ => DisposeAsync(pool));
    }

    // It blocks, and so costs no switch of threads; what it returns has ended.
    private static Task<IResponse> RunAsync(EchoClient client, ClientPool? pool, Func<EchoClient, int> iteration)
    {
        IResponse response;
        try
        {
            response = Response.Ok(sizeBytes: iteration(client));
        }
        catch (ExchangeException e)
        {
            client.Close();
            client.Connections.AddFailure(e.Code);
            response = Response.Fail(statusCode: e.Code, message: e.Message);
        }
        pool?.Return(client);
        return Task.FromResult(response);
    }

    private static int Once(EchoClient client)
    {
        client.Connect();
        int bytes = client.Exchange();
        client.Finish();
        return bytes;
    }

    private static int Again(EchoClient client)
    {
        if (!client.IsConnected) client.Connect();
        return client.Exchange();
    }

    private static int Open(EchoClient client)
    {
        client.Connect();
        return client.Exchange();
    }

    private static int AskAgain(EchoClient client)
    {
        if (!client.IsConnected) throw new ExchangeException(FailureCode.Connect, "it had not been opened");
        int bytes = client.Exchange();
        client.Finish();
        return bytes;
    }

    private static Task DisposeAsync(ClientPool pool)
    {
        pool.Dispose();
        return Task.CompletedTask;
    }
}
