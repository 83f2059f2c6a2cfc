using EchoServer.Multiprocessing;
using EchoServer.TestProcesses;

namespace EchoServer.Tests.Multiprocessing;

public class ProcessTargetTests
{
    // That this compiles is the test: such lambdas fit every kind of function.
    [Fact]
    public void Of_TakesALambda_ThatNeverReturns()
    {
        Assert.Equal("endless", ProcessTarget.Of("endless", () => { while (true) Thread.Sleep(1000); }).Name);
        Assert.Equal("throwing", ProcessTarget.Of("throwing", () => throw new InvalidOperationException()).Name);
        Assert.Equal(
            "worker",
            ProcessTarget.Of<Job>("worker", _ => { while (true) Thread.Sleep(1000); }, JoinableJson.Default.Job).Name);
    }
}
