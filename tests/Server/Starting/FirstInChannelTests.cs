using EchoServer.Server.Starting;

namespace EchoServer.Tests.Server.Starting;

public class FirstInChannelTests
{
    private readonly FirstInChannel _first = new();

    [Fact]
    public void Looks_CountTheSameMessage_AndBeginAnewWithAnother()
    {
        Assert.Equal([1, 2, 3], Enumerable.Range(0, 3).Select(_ => LookAt(7)));
        Assert.Equal([1, 2], Enumerable.Range(0, 2).Select(_ => LookAt(8)));
        Assert.Equal([0, 0], Enumerable.Range(0, 2).Select(_ => LookAt(0)));
    }

    [Fact]
    public void LooksWithoutTry_BeginAnew_WhenTheForkServerHasTried()
    {
        for (int looks = 0; looks < 5; looks++) _first.Look(7, tries: 1);
        Assert.Equal(5, _first.LooksWithoutTry);
        _first.Look(7, tries: 2);
        Assert.Equal((6, 1), (_first.Looks, _first.LooksWithoutTry));
    }

    [Fact]
    public void IsTimeToAct_AtTheThirdLook_AndEachTimeTheyAreTwiceAsMany() => Assert.Equal(
        [3, 6, 12, 24, 48, 96], Enumerable.Range(1, 100).Where(look => LookAt(7) == look && _first.IsTimeToAct));

    private int LookAt(long number)
    {
        _first.Look(number, tries: 0);
        return _first.Looks;
    }
}
