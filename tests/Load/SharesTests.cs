using EchoServer.Load.Scenarios;

namespace EchoServer.Tests.Load;

public class SharesTests
{
    [Theory]
    [InlineData(40, new[] { 2, 6, 4, 1, 2, 2, 3 }, new[] { 4, 12, 8, 2, 4, 4, 6 })]
    [InlineData(3, new[] { 1, 2, 1 }, new[] { 1, 1, 1 })]
    [InlineData(1, new[] { 2, 6, 4 }, new[] { 0, 1, 0 })]
    [InlineData(10, new[] { 1, 1, 1 }, new[] { 4, 3, 3 })]
    [InlineData(0, new[] { 1, 1 }, new[] { 0, 0 })]
    public void Shares_GoByWeight_AndAddUp(int whole, int[] weights, int[] shares) =>
        Assert.Equal(shares, Shares.Of(whole, weights));
}
