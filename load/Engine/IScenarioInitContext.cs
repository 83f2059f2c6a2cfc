namespace EchoServer.Load.Engine;

/// <summary>What a scenario sees before and after its run.</summary>
internal interface IScenarioInitContext
{
    /// <summary>The scenario.</summary>
    ScenarioInfo ScenarioInfo { get; }
}
