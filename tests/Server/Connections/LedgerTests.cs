using EchoServer.Server.Connections;

namespace EchoServer.Tests.Server.Connections;

public class LedgerTests
{
    private static readonly Traffic _honest = new(BytesIn: 5, BytesOut: 4, Messages: 3);

    [Fact]
    public void Settle_SumsTheTraffic_WhateverTheOutcome()
    {
        Ledger ledger = default;
        foreach (Outcome outcome in Enum.GetValues<Outcome>()) ledger = ledger.End(outcome, _honest);
        Assert.Equal(new Ledger(0, 0, Closed: 1, Reset: 1, Error: 1, Killed: 1, new Traffic(20, 16, 12)), ledger);
    }

    [Fact]
    public void Settle_CountsAllThatAConnectionCanHave() =>
        Assert.Equal(Traffic.Most + 5, Settle(new Traffic(Traffic.Most, 0, 0), _honest).BytesIn);

    [Theory]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    [InlineData(Traffic.Most + 1)]
    [InlineData(long.MaxValue)]
    public void Settle_CountsNothing_WhereACountCannotBeTrue(long nonsense)
    {
        Traffic[] liars = [new(nonsense, 1, 1), new(1, nonsense, 1), new(1, 1, nonsense)];
        Assert.Equal(new Traffic(5 + 2 + 5, 4 + 2 + 4, 3 + 2 + 3), Settle([_honest, .. liars, _honest]));
    }

    [Fact]
    public void Settle_StaysAtTheMost_WhenTheSumIsFull()
    {
        Traffic most = new(Traffic.Most, Traffic.Most, Traffic.Most);
        Traffic sum = Settle([.. Enumerable.Repeat(most, 2000)]);
        Assert.Equal(new Traffic(long.MaxValue, long.MaxValue, long.MaxValue), sum);
    }

    private static Traffic Settle(params Traffic[] connections) =>
        connections.Aggregate(default(Ledger), (ledger, traffic) => ledger.End(Outcome.Closed, traffic)).Traffic;
}
