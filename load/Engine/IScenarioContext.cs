namespace EchoServer.Load.Engine;

/// <summary>What one copy of a scenario sees of the run.</summary>
internal interface IScenarioContext
{
    /// <summary>The scenario that it is a copy of.</summary>
    ScenarioInfo ScenarioInfo { get; }

    /// <summary>How many iterations this copy has begun, the current one included.</summary>
    int InvocationNumber { get; }
}
