namespace EchoServer.Load.Scenarios;

/// <summary>
/// Runs what a client does, and makes a response of it whether it went well or not. It blocks, and so costs no switch of threads; what it returns has ended.
/// </summary>
internal static class Attempt
{
    /// <summary>A whole iteration.</summary>
    /// <param name="pool">Where the client goes afterwards; null when nobody needs it any more.</param>
    /// <param name="client">Who does it.</param>
    /// <param name="action">What it does.</param>
    public static Task<IResponse> RunAsync(ClientPool? pool, EchoClient client, Func<EchoClient, Response<object>> action)
    {
        IResponse response = Of(client, action);
        pool?.Return(client);
        return Task.FromResult(response);
    }

    /// <summary>A step.</summary>
    public static Task<Response<object>> OfAsync(EchoClient client, Func<EchoClient, Response<object>> action) => Task.FromResult(Of(client, action));

    private static Response<object> Of(EchoClient client, Func<EchoClient, Response<object>> action)
    {
        try
        {
            return action(client);
        }
        catch (ExchangeException e)
        {
            client.Close();
            client.Connections.AddFailure(e.Code);
            return Response.Fail(statusCode: e.Code, message: e.Message);
        }
    }
}
