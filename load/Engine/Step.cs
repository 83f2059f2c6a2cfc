namespace EchoServer.Load.Engine;

/// <summary>A part of an iteration that is measured by itself as well.</summary>
internal static class Step
{
    /// <summary>Runs and measures a step.</summary>
    /// <param name="name">What its figures stand under.</param>
    /// <param name="context">The context that the iteration was given.</param>
    /// <param name="run">What the step does.</param>
    /// <returns>What it returned, or a failure when it threw. When it failed, the iteration ends instead, unless the
    /// scenario has that off.</returns>
    public static async Task<Response<T>> Run<T>(string name, IScenarioContext context, Func<Task<Response<T>>> run)
    {
        ScenarioContext copy = (ScenarioContext)context;
        long start = copy.Clock.Now;
        Response<T> response = await Try(run);
        copy.RecordStep(name, response, start);
        return response.IsError && copy.RestartsIterationOnFail
            ? throw new IterationEndedException(response) : response;
    }

    // Whatever a step throws is its result.
    private static async Task<Response<T>> Try<T>(Func<Task<Response<T>>> run)
    {
        try
        {
            return await run();
        }
        catch (Exception e)
        {
            return Response.Fail<T>(Copy.ThrownCode, e.Message);
        }
    }
}
