using EchoServer.Multiprocessing;
using EchoServer.TestProcesses;
using EchoServer.Tests.Support;

namespace EchoServer.Tests.Multiprocessing.Pipes;

public class ProcessPipeTests
{
    public ProcessPipeTests() => TestProgram.Use();

    [Fact]
    public void Items_GoBothWays()
    {
        (PipeEnd<string> one, PipeEnd<string> other) = ProcessPipe.Create<string>();
        using (one)
        using (other)
        {
            one.Send("there");
            other.Send(new string('b', 300_000));
            Assert.Equal("there", other.Receive());
            Assert.Equal(300_000, one.Receive().Length);
        }
    }

    [Fact]
    public void OneWay_RefusesTheOther()
    {
        (PipeEnd<int> reader, PipeEnd<int> writer) = ProcessPipe.CreateOneWay<int>();
        using (reader)
        using (writer)
        {
            Assert.Equal(
                (true, false, false, true), (reader.CanReceive, reader.CanSend, writer.CanReceive, writer.CanSend));
            Assert.Throws<InvalidOperationException>(() => reader.Send(1));
            Assert.Throws<InvalidOperationException>(() => writer.Receive());
            Assert.Throws<InvalidOperationException>(() => writer.Poll());
            writer.Send(1);
            Assert.Equal(1, reader.Receive());
        }
    }

    [Fact]
    public async Task End_ComesAfterAllThatWasSent_WhenTheOtherEndIsClosed()
    {
        (PipeEnd<int> one, PipeEnd<int> other) = ProcessPipe.Create<int>();
        using (one)
        {
            one.Send(0); // is never received: that must not take from us what was sent
            other.Send(1);
            other.Send(2);
            other.Dispose();
            Assert.True(one.Poll());
            Assert.Equal(1, one.Receive());
            Assert.True(one.TryReceive(out int two));
            Assert.Equal(2, two);
            Assert.True(one.Poll()); // the end
            Assert.False(one.TryReceive(out _));
            Assert.Throws<EndOfStreamException>(() => one.Receive());
            await Assert.ThrowsAsync<EndOfStreamException>(() => one.ReceiveAsync());
            Assert.Throws<PipeClosedException>(() => one.Send(3));
        }
    }

    [Fact]
    public async Task Receive_WaitsForWhatComes()
    {
        (PipeEnd<int> one, PipeEnd<int> other) = ProcessPipe.Create<int>();
        using (one)
        using (other)
        {
            Assert.False(one.Poll());
            Assert.False(one.Poll(TimeSpan.FromMilliseconds(20)));
            Assert.False(one.TryReceive(out _, TimeSpan.FromMilliseconds(20)));
            using CancellationTokenSource stop = new();
            Task<int> cancelled = one.ReceiveAsync(stop.Token);
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled.WaitAsync(Deadline.Short));
            Task<int> received = one.ReceiveAsync();
            other.Send(5);
            Assert.Equal(5, await received.WaitAsync(Deadline.Short));
        }
    }

    [Fact]
    public async Task Child_AnswersThroughIt_AndItsDeathIsTheEnd()
    {
        (PipeEnd<string> ours, PipeEnd<string> its) = ProcessPipe.Create<string>();
        using (ours)
        using (ChildProcess child = new(QueueTargets.Shout.With(its)))
        {
            child.Start();
            its.Dispose();
            ours.Send("hello");
            Assert.True(ours.TryReceive(out string? answer, Deadline.Standard));
            Assert.Equal("HELLO", answer);
            child.Kill();
            await Assert.ThrowsAsync<EndOfStreamException>(() => ours.ReceiveAsync().WaitAsync(Deadline.Short));
            Assert.Throws<PipeClosedException>(() => ours.Send("still there?"));
            Assert.True(child.Join(Deadline.Short));
        }
    }

    [Fact]
    public async Task Child_EndsByItself_WhenOurEndIsClosed()
    {
        (PipeEnd<string> ours, PipeEnd<string> its) = ProcessPipe.Create<string>();
        using ChildProcess child = new(QueueTargets.Shout.With(its));
        child.Start();
        its.Dispose();
        ours.Dispose();
        Assert.Equal(0, await child.JoinAsync().WaitAsync(Deadline.Standard));
    }
}
