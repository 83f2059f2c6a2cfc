namespace EchoServer.Load.Scenarios;

/// <summary>
/// Runs what a client does, and makes a response of it whether it went well or not. It blocks, and so costs no switch
/// of threads; what it returns has ended.
/// </summary>
internal static class Attempt
{
    /// <summary>A whole iteration.</summary>
    /// <param name="pool">Where the client goes afterwards; null when nobody needs it any more.</param>
    /// <param name="isReused">Whether it goes there even when it failed.</param>
    /// <param name="client">The client that makes the attempt.</param>
    /// <param name="action">What the client does.</param>
    public static Task<IResponse> RunAsync(
        ClientPool? pool, EchoClient client, Func<EchoClient, Response<object>> action, bool isReused = true)
    {
        Response<object> response = Of(client, action);
        if (pool is null || (response.IsError && !isReused)) client.End = CancellationToken.None;
        else pool.Return(client);
        return Task.FromResult<IResponse>(response);
    }

    /// <summary>A step.</summary>
    public static Task<Response<object>> OfAsync(EchoClient client, Func<EchoClient, Response<object>> action) =>
        Task.FromResult(Of(client, action));

    private static Response<object> Of(EchoClient client, Func<EchoClient, Response<object>> action)
    {
        try
        {
            return action(client);
        }
        catch (ExchangeException e)
        {
            client.Close();
            string code = client.IsInterrupted ? FailureCode.Interrupted : e.Code;
            client.Connections.AddFailure(code);
            return Response.Fail(
                statusCode: code, message: client.IsInterrupted
                    ? "still under way when the run should have been over" : e.Message);
        }
    }
}
