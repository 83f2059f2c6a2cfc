using EchoServer.Load.ServerUnderTest;

namespace EchoServer.Tests.Load.ServerUnderTest;

public class LedgerCheckTests
{
    private static readonly LedgerCheck _fine = new(1000, 0, 1000, 1000, 1000, 0, 1000);

    [Fact]
    public void Check_HasNoMismatch_WhenAllAgree() => Assert.Empty(_fine.Mismatches);

    [Fact]
    public void Check_ToleratesResets_AsManyAsThereWereAborts()
    {
        LedgerCheck reset = _fine with { ReapedZero = 998, ReapedReset = 2 };
        Assert.Empty((reset with { Aborted = 3 }).Mismatches);
        Assert.Equal(2, (reset with { Aborted = 3 }).Facts.ReapedReset);
        Assert.Equal(
            "999 reaped with 0, 1,000 reaped: 1 missing", Assert.Single((reset with { Aborted = 1 }).Mismatches));
    }

    [Fact]
    public void Check_SaysByHowMuch_WhenItDoesNotAgree()
    {
        Assert.Equal(
            "1,002 accepted, 1,000 connections made: 2 too many",
            Assert.Single((_fine with { Accepted = 1002 }).Mismatches));
        Assert.Equal("990 reaped, 1,000 connections made: 10 missing",
            Assert.Single((_fine with { Reaped = 990, ReapedZero = 990, OwnPids = 990 }).Mismatches));
        Assert.Equal(
            "999 reaped with 0, 1,000 reaped: 1 missing", Assert.Single((_fine with { ReapedZero = 999 }).Mismatches));
        Assert.Equal(
            "1 with a process of their own, 1,000 reaped: 999 missing, since one process served them all, as with "
            + "--start-method inline", Assert.Single((_fine with { OwnPids = 1 }).Mismatches));
    }
}
