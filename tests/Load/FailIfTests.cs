using EchoServer.Load.Commands;
using EchoServer.Load.Engine.Stats;
using EchoServer.Load.Runs;
using EchoServer.Tests.Load.Reports;

namespace EchoServer.Tests.Load;

public class FailIfTests
{
    // All took 100 ms.
    private static readonly ScenarioStats _stats = SampleReports.Good(10, 1).Stats.ScenarioStats[0];

    [Theory]
    [InlineData("p99>50ms", false)]
    [InlineData("p99>100100us", true)]
    [InlineData("p99>99900µs", false)]
    [InlineData("p99>99900\u03bcs", false)]
    [InlineData("max<1s", false)]
    [InlineData("rate<5", true)]
    [InlineData("errors>0", true)]
    public void Condition_IsCompared(string text, bool holds) =>
        Assert.Equal(holds, FailIf.Parse(text)!.Threshold.Check(_stats));

    [Theory]
    [InlineData("half-close:p99>5s", "half-close", "p99 <= 5 s")]
    [InlineData("p99>5s", null, "p99 <= 5 s")]
    public void Condition_IsOfOneScenario_OrOfEach(string text, string? scenario, string expression)
    {
        ScenarioThreshold threshold = FailIf.Parse(text)!;
        Assert.Equal((scenario, expression), (threshold.Scenario, threshold.Threshold.CheckExpression));
        Assert.Equal(scenario is null ? 1 : 0, ScenarioThreshold.For("slow", [threshold]).Count());
        Assert.Single(ScenarioThreshold.For("half-close", [threshold]));
    }

    [Theory]
    [InlineData("p99>50")]
    [InlineData("p98>50ms")]
    [InlineData(":p99>50ms")]
    [InlineData("slow:")]
    [InlineData("p99>µs")]
    [InlineData("rate<5us")]
    public void Parse_GivesNothing_WhenItIsNoCondition(string text) => Assert.Null(FailIf.Parse(text));
}
