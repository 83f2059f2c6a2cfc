namespace EchoServer.Load.Engine;

/// <summary>A part of an iteration that is measured by itself as well.</summary>
internal static class Step
{
    /// <summary>Runs and measures a step.</summary>
    /// <param name="name">What its figures stand under.</param>
    /// <param name="context">The context that the iteration was given.</param>
    /// <param name="run">What it does.</param>
    public static async Task<Response<T>> Run<T>(string name, IScenarioContext context, Func<Task<Response<T>>> run)
    {
        ScenarioContext copy = (ScenarioContext)context;
        long start = copy.Clock.Now;
        Response<T> response = await run();
        copy.Step(name).Record(response, copy.Clock.Now - start);
        return response;
    }
}
