using EchoServer.Multiprocessing;
using EchoServer.Tests.Support;

namespace EchoServer.Tests.Multiprocessing.Managers;

public class ReplyQueueTests
{
    [Fact]
    public async Task Room_IsThereAgain_OnceAReplyIsSent()
    {
        ReplyQueue replies = new(2);
        replies.Post([1]);
        Assert.True(replies.HasRoomAsync().IsCompleted);
        replies.Post([2]);
        replies.Post([3]); // posting never waits
        Task room = replies.HasRoomAsync();
        SemaphoreSlim sent = new(0), taken = new(0);
        Task sending = replies.SendAllAsync(async _ =>
        {
            taken.Release();
            await sent.WaitAsync();
        });
        Assert.True(await taken.WaitAsync(Deadline.Standard));
        sent.Release();
        Assert.True(await taken.WaitAsync(Deadline.Standard));
        Assert.False(room.IsCompleted); // two are left
        sent.Release();
        await room.WaitAsync(Deadline.Standard);
        sent.Release();
        replies.Close();
        await sending.WaitAsync(Deadline.Standard);
    }

    [Fact]
    public async Task Room_IsThere_WhenTheQueueIsClosed()
    {
        ReplyQueue replies = new(1);
        replies.Post([1]);
        Task room = replies.HasRoomAsync();
        replies.Close();
        await room.WaitAsync(Deadline.Standard);
        Assert.True(replies.HasRoomAsync().IsCompleted);
    }
}
