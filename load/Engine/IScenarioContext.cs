namespace EchoServer.Load.Engine;

/// <summary>What one copy of a scenario sees of the run.</summary>
internal interface IScenarioContext
{
    /// <summary>The scenario that it is a copy of.</summary>
    ScenarioInfo ScenarioInfo { get; }

    /// <summary>How many iterations this copy has begun, the current one included.</summary>
    long InvocationNumber { get; }

    /// <summary>Is cancelled when the run is to stop, and when its time is over: what would go on for long should come
    /// to its end.</summary>
    CancellationToken ScenarioCancellationToken { get; }
}

/// <summary>What a scenario sees before and after its run.</summary>
internal interface IScenarioInitContext
{
    /// <summary>The scenario.</summary>
    ScenarioInfo ScenarioInfo { get; }
}

/// <summary>What a running scenario may know of itself.</summary>
/// <param name="ScenarioName">The scenario's name.</param>
internal sealed record ScenarioInfo(string ScenarioName);
