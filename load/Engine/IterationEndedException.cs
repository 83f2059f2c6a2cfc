namespace EchoServer.Load.Engine;

/// <summary>A step has failed, and the iteration is over with it.</summary>
/// <param name="response">The step's response.</param>
internal sealed class IterationEndedException(IResponse response) : Exception(response.Message)
{
    /// <summary>The step's response.</summary>
    public IResponse Response { get; } = response;
}
