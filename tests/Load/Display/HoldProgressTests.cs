using EchoServer.Load.Display;

namespace EchoServer.Tests.Load.Display;

public class HoldProgressTests
{
    [Fact]
    public void Bar_Moves_WhileConnectionsAreHeld()
    {
        HoldProgress progress = new(TimeSpan.FromSeconds(10));
        Assert.Equal((1 / 6.0, "opening, 50 of 100"), progress.HowFar(100, 50, TimeSpan.FromSeconds(1)));
        Assert.Equal((1 / 3.0, "holding, 10.0 s left"), progress.HowFar(100, 100, TimeSpan.FromSeconds(2)));
        Assert.Equal((0.5, "holding, 5.0 s left"), progress.HowFar(100, 100, TimeSpan.FromSeconds(7)));
        Assert.Equal((2 / 3.0, "measuring"), progress.HowFar(100, 100, TimeSpan.FromSeconds(12)));
        Assert.Equal((2.5 / 3, "asking again, 50 of 100"), progress.HowFar(100, 150, TimeSpan.FromSeconds(13)));
    }
}
