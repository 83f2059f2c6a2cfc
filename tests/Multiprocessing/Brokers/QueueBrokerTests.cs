using EchoServer.Multiprocessing;

namespace EchoServer.Tests.Multiprocessing.Brokers;

public class QueueBrokerTests
{
    private static readonly (BrokerOutcome, int) _done = (BrokerOutcome.Done, 0),
        _timedOut = (BrokerOutcome.TimedOut, 0), _closed = (BrokerOutcome.Closed, 0);

    private readonly List<LostItem<int>> _lost = [];
    private readonly BrokerMember<int> _one = new("one"), _other = new("other");

    [Fact]
    public void Items_ComeInOrder()
    {
        QueueBroker<int> broker = Broker();
        for (int i = 1; i <= 3; i++) Assert.Equal(_done, Now(broker, _one, BrokerOperation.Put, i));
        Assert.Equal((3, 3), (broker.Count, broker.Unfinished));
        for (int i = 1; i <= 3; i++) Assert.Equal((BrokerOutcome.Done, i), Now(broker, _other, BrokerOperation.Get));
        Assert.Equal(_timedOut, Now(broker, _other, BrokerOperation.Get));
    }

    [Fact]
    public void Getters_AreServed_InTheOrderTheyCame()
    {
        QueueBroker<int> broker = Broker();
        LocalRequest<int> first = Ask(broker, _one, BrokerOperation.Get),
            second = Ask(broker, _other, BrokerOperation.Get);
        Now(broker, _one, BrokerOperation.Put, 1);
        Assert.Equal((true, false), (first.Answered.IsCompleted, second.Answered.IsCompleted));
        Now(broker, _one, BrokerOperation.Put, 2);
        Assert.Equal((BrokerOutcome.Done, 2), Answer(second));
    }

    [Fact]
    public void Capacity_IsExact()
    {
        QueueBroker<int> broker = Broker(capacity: 2);
        Assert.Equal(_done, Now(broker, _one, BrokerOperation.Put, 1));
        Assert.Equal(_done, Now(broker, _one, BrokerOperation.Put, 2));
        Assert.Equal(_timedOut, Now(broker, _one, BrokerOperation.Put, 3));
        LocalRequest<int> third = Ask(broker, _one, BrokerOperation.Put, 3);
        Assert.Equal((false, 2L), (third.Answered.IsCompleted, broker.Unfinished));
        Assert.Equal((BrokerOutcome.Done, 1), Now(broker, _other, BrokerOperation.Get));
        Assert.Equal(_done, Answer(third));
        Assert.Equal(2, broker.Count);
    }

    [Fact]
    public void Put_WaitsForNothing_WhenSomebodyWaitsForIt()
    {
        QueueBroker<int> broker = Broker(capacity: 1);
        LocalRequest<int> get = Ask(broker, _one, BrokerOperation.Get);
        Assert.Equal(_done, Now(broker, _other, BrokerOperation.Put, 1));
        Assert.Equal((BrokerOutcome.Done, 1), Answer(get));
        Assert.Equal(_done, Now(broker, _other, BrokerOperation.Put, 2));
    }

    [Fact]
    public void Join_Waits_UntilNothingIsUnfinished()
    {
        QueueBroker<int> broker = Broker();
        Assert.Equal(_done, Now(broker, _one, BrokerOperation.Join));
        Now(broker, _one, BrokerOperation.Put, 1);
        LocalRequest<int> join = Ask(broker, _one, BrokerOperation.Join);
        Now(broker, _other, BrokerOperation.Get);
        Assert.Equal(_timedOut, Now(broker, _one, BrokerOperation.Join));
        Assert.False(join.Answered.IsCompleted);
        Assert.Equal(_done, Now(broker, _other, BrokerOperation.Done));
        Assert.Equal(_done, Answer(join));
    }

    [Fact]
    public void Done_IsAnError_OnceTooOften()
    {
        QueueBroker<int> broker = Broker();
        Now(broker, _one, BrokerOperation.Put, 1);
        // it waits, in nobody's hand
        Assert.Equal(BrokerOutcome.NothingInHand, Now(broker, _one, BrokerOperation.Done).Item1);
        Now(broker, _one, BrokerOperation.Get);
        Assert.Equal(BrokerOutcome.NothingInHand, Now(broker, _other, BrokerOperation.Done).Item1);
        Assert.Equal(_done, Now(broker, _one, BrokerOperation.Done));
        Assert.Equal(BrokerOutcome.NothingInHand, Now(broker, _one, BrokerOperation.Done).Item1);
        Assert.Equal(0, broker.Unfinished);
    }

    [Fact]
    public void Items_GoBackToTheFront_InTheirOrder_WhenTheirConsumerLeaves()
    {
        QueueBroker<int> broker = Broker(capacity: 3);
        for (int i = 1; i <= 3; i++) Now(broker, _one, BrokerOperation.Put, i);
        Now(broker, _other, BrokerOperation.Get);
        Now(broker, _other, BrokerOperation.Get);
        broker.Leave(_other);
        Assert.Equal(3, broker.Unfinished);
        for (int i = 1; i <= 3; i++) Assert.Equal((BrokerOutcome.Done, i), Now(broker, _one, BrokerOperation.Get));
        Assert.Empty(_lost);
    }

    [Fact]
    public void Item_GoesToWhoWaits_WhenItsConsumerLeaves()
    {
        QueueBroker<int> broker = Broker();
        Now(broker, _one, BrokerOperation.Put, 1);
        Now(broker, _other, BrokerOperation.Get);
        LocalRequest<int> waiting = Ask(broker, _one, BrokerOperation.Get);
        broker.Leave(_other);
        Assert.Equal((BrokerOutcome.Done, 1), Answer(waiting));
    }

    [Fact]
    public void Item_IsLost_AfterTooManyDeliveries()
    {
        QueueBroker<int> broker = Broker(maxDeliveries: 3);
        Now(broker, _one, BrokerOperation.Put, 13);
        LocalRequest<int> join = Ask(broker, _one, BrokerOperation.Join);
        for (int i = 1; i <= 3; i++)
        {
            Assert.Equal((0, false), (_lost.Count, join.Answered.IsCompleted));
            BrokerMember<int> victim = new($"victim {i}");
            Assert.Equal((BrokerOutcome.Done, 13), Now(broker, victim, BrokerOperation.Get));
            broker.Leave(victim);
        }
        Assert.Equal([new LostItem<int>(13, 3, "victim 3")], _lost);
        Assert.Equal(_done, Answer(join));
        Assert.Equal(0, broker.Count);
    }

    [Fact]
    public void Item_IsReportedAtOnce_WhereThatIsChosen()
    {
        QueueBroker<int> broker = Broker(onDeath: ConsumerDeath.Report);
        Now(broker, _one, BrokerOperation.Put, 13);
        Now(broker, _other, BrokerOperation.Get);
        broker.Leave(_other);
        Assert.Equal([new LostItem<int>(13, 1, "other")], _lost);
        Assert.Equal(_done, Now(broker, _one, BrokerOperation.Join));
    }

    [Fact]
    public void Requests_OfOneWhoLeaves_AreDropped()
    {
        QueueBroker<int> broker = Broker(capacity: 1);
        Now(broker, _one, BrokerOperation.Put, 1);
        LocalRequest<int> put = Ask(broker, _other, BrokerOperation.Put, 2);
        broker.Leave(_other);
        Assert.Equal(BrokerOutcome.Cancelled, Answer(put).Item1);
        Assert.Equal((BrokerOutcome.Done, 1), Now(broker, _one, BrokerOperation.Get));
        Assert.Equal(_timedOut, Now(broker, _one, BrokerOperation.Get));
        Assert.Equal(BrokerOutcome.Cancelled, Now(broker, _other, BrokerOperation.Get).Item1);
    }

    [Fact]
    public void Cancel_TakesNoItem()
    {
        QueueBroker<int> broker = Broker();
        LocalRequest<int> get = Ask(broker, _one, BrokerOperation.Get);
        broker.Cancel(get, BrokerOutcome.Cancelled);
        Now(broker, _one, BrokerOperation.Put, 1);
        Assert.Equal(BrokerOutcome.Cancelled, Answer(get).Item1);
        Assert.Equal((BrokerOutcome.Done, 1), Now(broker, _other, BrokerOperation.Get));
    }

    [Fact]
    public async Task Wait_Ends_AfterItsTime()
    {
        QueueBroker<int> broker = Broker();
        LocalRequest<int> get = new(_one, BrokerOperation.Get);
        broker.Submit(get, TimeSpan.FromMilliseconds(20));
        Assert.Equal(_timedOut, await get.Answered.WaitAsync(EchoServer.Tests.Support.Deadline.Standard));
    }

    [Fact]
    public void Close_LetsTheRestBeGot_AndThenIsSeen()
    {
        QueueBroker<int> broker = Broker(capacity: 1);
        Now(broker, _one, BrokerOperation.Put, 1);
        LocalRequest<int> put = Ask(broker, _one, BrokerOperation.Put, 2);
        Assert.Equal(_done, Now(broker, _one, BrokerOperation.Close));
        Assert.Equal(_closed, Answer(put));
        Assert.Equal(_closed, Now(broker, _one, BrokerOperation.Put, 3));
        Assert.Equal((BrokerOutcome.Done, 1), Now(broker, _other, BrokerOperation.Get));
        Assert.Equal(_done, Now(broker, _other, BrokerOperation.Done));
        Assert.Equal(_closed, Now(broker, _other, BrokerOperation.Get));
    }

    [Fact]
    public void Close_IsSeen_ByThoseWhoWait()
    {
        QueueBroker<int> broker = Broker();
        LocalRequest<int> get = Ask(broker, _one, BrokerOperation.Get);
        Now(broker, _other, BrokerOperation.Close);
        Assert.Equal(_closed, Answer(get));
    }

    [Fact]
    public void End_IsNotSeen_WhileSomebodyWorks_SinceThatOneMayDie()
    {
        QueueBroker<int> broker = Broker();
        Now(broker, _one, BrokerOperation.Put, 1);
        Now(broker, _other, BrokerOperation.Get);
        Now(broker, _one, BrokerOperation.Close);
        LocalRequest<int> get = Ask(broker, _one, BrokerOperation.Get);
        Assert.False(get.Answered.IsCompleted);
        broker.Leave(_other);
        Assert.Equal((BrokerOutcome.Done, 1), Answer(get));
    }

    [Fact]
    public void End_IsSeen_WhenTheWorkIsFinished()
    {
        QueueBroker<int> broker = Broker();
        Now(broker, _one, BrokerOperation.Put, 1);
        Now(broker, _other, BrokerOperation.Get);
        Now(broker, _one, BrokerOperation.Close);
        LocalRequest<int> get = Ask(broker, _one, BrokerOperation.Get);
        Now(broker, _other, BrokerOperation.Done);
        Assert.Equal(_closed, Answer(get));
    }

    [Fact]
    public void End_IsSeen_WhenAllWhoHaveItemsWaitForMore()
    {
        QueueBroker<int> broker = Broker();
        Now(broker, _one, BrokerOperation.Put, 1);
        Now(broker, _one, BrokerOperation.Put, 2);
        Now(broker, _one, BrokerOperation.Get);
        Now(broker, _other, BrokerOperation.Get);
        Now(broker, _one, BrokerOperation.Close);
        LocalRequest<int> first = Ask(broker, _one, BrokerOperation.Get);
        Assert.False(first.Answered.IsCompleted);
        LocalRequest<int> second = Ask(broker, _other, BrokerOperation.Get);
        Assert.Equal((_closed, _closed), (Answer(first), Answer(second)));
    }

    private static LocalRequest<int> Ask(
        QueueBroker<int> broker, BrokerMember<int> member, BrokerOperation operation, int item = 0)
    {
        LocalRequest<int> request = new(member, operation, item);
        broker.Submit(request, null);
        return request;
    }

    private static (
        BrokerOutcome,
        int) Now(QueueBroker<int> broker, BrokerMember<int> member, BrokerOperation operation, int item = 0)
    {
        LocalRequest<int> request = new(member, operation, item);
        broker.Submit(request, TimeSpan.Zero);
        return Answer(request);
    }

    // It is there already: nothing is waited for.
    private static (BrokerOutcome, int) Answer(LocalRequest<int> request)
    {
        Assert.True(request.Answered.IsCompleted);
        return request.Answered.GetAwaiter().GetResult();
    }

    private QueueBroker<int> Broker(
        int? capacity = null, ConsumerDeath onDeath = ConsumerDeath.Redeliver, int maxDeliveries = 5) =>
        new(capacity, onDeath, maxDeliveries, _lost.Add);
}
