using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Authentication;
using System.Text;
using EchoServer.Multiprocessing;
using EchoServer.TestProcesses;
using EchoServer.Tests.Support;

namespace EchoServer.Tests.Multiprocessing.Managers;

public sealed class QueueManagerTests : IDisposable
{
    private static readonly byte[] _key = "the key"u8.ToArray();

    private readonly ConcurrentQueue<string> _refused = new();
    private readonly QueueManager _manager;
    private readonly List<QueueManagerClient> _clients = [];

    public QueueManagerTests() =>
        _manager = new QueueManager(
            new ConnectionListenerOptions
            { AuthKey = _key, AllowLegacyMd5 = true, MaxFrameLength = 1_000_000, Refused = _refused.Enqueue });

    [Theory]
    [InlineData("127.0.0.1:0")]
    [InlineData("unix:@")]
    public void Queue_GoesFromClientToClient(string address)
    {
        _manager.AddQueue("tasks", JoinableJson.Default.Job, new JoinableQueueOptions { Capacity = 1 });
        _manager.Start(address == "unix:@" ? $"unix:@{Guid.NewGuid():N}" : address);
        ManagedQueue<Job> putter = Tasks(), getter = Tasks();
        putter.Put(new Job(1, "größer"));
        Assert.False(putter.TryPut(new Job(2, "")));
        Assert.Equal(1, putter.Count);
        Assert.Equal(new Job(1, "größer"), getter.Get());
        Assert.False(putter.Join(TimeSpan.FromMilliseconds(10)));
        Assert.False(getter.TryGet(out _, TimeSpan.FromMilliseconds(10)));
        getter.TaskDone();
        Assert.True(putter.Join(Deadline.Standard));
        Assert.Contains("more often", Assert.Throws<InvalidOperationException>(getter.TaskDone).Message);
        putter.Close();
        Assert.Throws<QueueClosedException>(getter.Get);
        Assert.Throws<QueueClosedException>(() => putter.Put(new Job(3, "")));
    }

    [Fact]
    public async Task Values_ThatJsonDoesNotHave_ComeAndGo()
    {
        _manager.AddQueue("trees", TestJson.Default.Tree);
        _manager.AddQueue<double>("numbers");
        _manager.AddService<string, string>("cut", text => text[..^1]);
        _manager.Start("127.0.0.1:0");
        using var client = QueueManagerClient.Connect(_manager.Address, _key);
        ManagedQueue<Tree> trees = client.GetQueue("trees", TestJson.Default.Tree);
        ManagedQueue<double> numbers = client.GetQueue<double>("numbers");
        trees.Put(Tree.Odd(900));
        numbers.Put(double.NaN);
        Assert.Equal((Tree.Odd(900), double.NaN), (trees.Get(), numbers.Get()));
        Assert.Equal("\ud83d", await client.CallAsync<string, string>("cut", "\ud83d\ude00"));
    }

    [Fact]
    public void Manager_NeedsAKey() =>
        Assert.Throws<ArgumentException>(() => new QueueManager(ReadOnlyMemory<byte>.Empty));

    [Fact]
    public async Task Client_IsRefused_WithAnotherKey()
    {
        _manager.Start("127.0.0.1:0");
        await Assert.ThrowsAsync<AuthenticationException>(
            () => QueueManagerClient.ConnectAsync(
                _manager.Address, new ConnectionOptions { AuthKey = "other"u8.ToArray() }));
    }

    [Fact]
    public async Task Items_AreHandedOutAgain_WhenAClientLeaves()
    {
        ManagedQueue<string> ours = _manager.AddQueue<string>("texts");
        _manager.Start("127.0.0.1:0");
        ours.Put("one");
        QueueManagerClient leaving = Client();
        Assert.Equal("one", leaving.GetQueue<string>("texts").Get());
        Task<string> next = Client().GetQueue<string>("texts").GetAsync();
        leaving.Dispose();
        Assert.Equal("one", await next.WaitAsync(Deadline.Standard));
    }

    [Fact]
    public async Task Gets_TakeNoThreads_WhileTheyWait()
    {
        ManagedQueue<int> ours = _manager.AddQueue<int>("numbers");
        _manager.Start("127.0.0.1:0");
        List<Task<int>> waiting = [];
        for (int client = 0; client < 20; client++)
        {
            ManagedQueue<int> queue = Client().GetQueue<int>("numbers");
            for (int i = 0; i < 50; i++) waiting.Add(queue.GetAsync());
            _ = queue.Count; // all of its requests have come
        }
        Assert.InRange(ThreadPool.ThreadCount, 0, 500);
        for (int i = 0; i < waiting.Count; i++) ours.Put(i);
        Assert.Equal(
            Enumerable.Range(0, waiting.Count), (await Task.WhenAll(waiting).WaitAsync(Deadline.Standard)).Order());
    }

    [Fact]
    public async Task Get_SwallowsNothing_WhenItIsCancelled()
    {
        ManagedQueue<int> ours = _manager.AddQueue<int>("numbers");
        _manager.Start("127.0.0.1:0");
        ManagedQueue<int> queue = Client().GetQueue<int>("numbers");
        List<int> got = [];
        for (int i = 0; i < 300; i++)
        {
            using CancellationTokenSource cancel = new();
            Task<int> get = queue.GetAsync(cancel.Token);
            Task put = Task.Run(() => ours.Put(i));
            await cancel.CancelAsync();
            try
            {
                got.Add(await get.WaitAsync(Deadline.Standard));
            }
            catch (OperationCanceledException)
            {
                await put; // the item must still be there: got below
            }
            await put;
        }
        while (queue.TryGet(out int rest)) got.Add(rest);
        Assert.Equal(Enumerable.Range(0, 300), got.Order());
    }

    [Fact]
    public async Task Client_IsTold_WhenTheManagerEnds()
    {
        _manager.AddQueue<int>("numbers");
        _manager.Start("127.0.0.1:0");
        ManagedQueue<int> queue = Client().GetQueue<int>("numbers");
        Task<int> waiting = queue.GetAsync();
        _ = queue.Count;
        _manager.Dispose();
        QueueUnavailableException error =
            await Assert.ThrowsAsync<QueueUnavailableException>(() => waiting.WaitAsync(Deadline.Standard));
        Assert.Contains(_manager.Address, error.Message);
        Assert.Throws<QueueUnavailableException>(() => queue.Put(1));
    }

    [Fact]
    public async Task Client_IsTold_WhenAReplyIsTooLong()
    {
        ManagedQueue<string> ours = _manager.AddQueue<string>("texts");
        _manager.Start("127.0.0.1:0");
        ours.Put(new string('x', 2000));
        using QueueManagerClient client = QueueManagerClient.Connect(
            _manager.Address, new ConnectionOptions { AuthKey = _key, MaxFrameLength = 1000 });
        ManagedQueue<string> queue = client.GetQueue<string>("texts");
        QueueUnavailableException error =
            await Assert.ThrowsAsync<QueueUnavailableException>(() => queue.GetAsync().WaitAsync(Deadline.Standard));
        Assert.Contains("at most 1000 are taken", error.Message);
        await Assert.ThrowsAsync<QueueUnavailableException>(() => queue.PutAsync("x").WaitAsync(Deadline.Standard));
        Assert.Equal(2000, (await ours.GetAsync().WaitAsync(Deadline.Standard)).Length); // it was handed out again
    }

    [Theory]
    [InlineData(1_000_001)]
    [InlineData(50_000_000)]
    public async Task Client_IsRefused_AndToldWhy_WhenItsRequestIsTooLong(int length)
    {
        ManagedQueue<string> ours = _manager.AddQueue<string>("texts");
        _manager.Start("127.0.0.1:0");
        ours.Put("in hand");
        ManagedQueue<string> queue = Client().GetQueue<string>("texts");
        Assert.Equal("in hand", queue.Get());
        QueueUnavailableException error = await Assert.ThrowsAsync<QueueUnavailableException>(
            () => queue.PutAsync(new string('x', length)).WaitAsync(Deadline.Standard));
        Assert.Contains("too long: the peer announced a frame of", error.Message);
        Assert.Equal("in hand", await ours.GetAsync().WaitAsync(Deadline.Standard));
        await Eventually.HoldsAsync(() => _manager.Clients == 0, () => $"{_manager.Clients} clients are left");
        Assert.Contains("at most 1000000 are taken", Assert.Single(_refused));
    }

    [Fact]
    public async Task Peer_IsRefused_WhenItStallsInTheMiddleOfARequest()
    {
        using QueueManager manager = new(
            new ConnectionListenerOptions
            { AuthKey = _key, StallTimeout = TimeSpan.FromMilliseconds(50), Refused = _refused.Enqueue });
        manager.Start("127.0.0.1:0");
        using Connection peer =
            await Connection.ConnectAsync(manager.Address, new ConnectionOptions { AuthKey = _key });
        peer.Stream.Write([0, 0, 0, 9, (byte)'{']);
        await Assert.ThrowsAnyAsync<IOException>(() => peer.ReceiveBytesAsync().AsTask().WaitAsync(Deadline.Standard));
        await Eventually.HoldsAsync(
            () =>
                manager.Clients == 0 && !_refused.IsEmpty, () =>
                    $"{manager.Clients} clients are left, {_refused.Count} refused");
    }

    [Fact]
    public async Task Peer_IsHeldUp_WhenItAsksAndDoesNotRead()
    {
        _manager.Start("127.0.0.1:0");
        using Connection peer = await Connection.ConnectAsync(
            _manager.Address, new ConnectionOptions { AuthKey = _key, StallTimeout = TimeSpan.FromSeconds(2) });
        // whose reply is as long
        byte[] request = Encoding.ASCII.GetBytes($$"""{"op":"{{new string('x', 10_000)}}"}""");
        await Assert.ThrowsAsync<TimeoutException>(async () =>
        {
            for (int i = 0; i < 40_000; i++) await peer.SendBytesAsync(request);
        });
    }

    [Fact]
    public async Task Peer_GetsAllReplies_WhenItReadsThemLate()
    {
        const int count = 20_000;
        _manager.AddQueue<int>("numbers");
        _manager.Start("127.0.0.1:0");
        using Connection peer =
            await Connection.ConnectAsync(_manager.Address, new ConnectionOptions { AuthKey = _key });
        byte[] request = Encoding.ASCII.GetBytes(
            $$"""{"op":"size","queue":"numbers","more":"{{new string('x', 1000)}}"}""");
        Task asking = Task.Run(async () =>
        {
            for (int i = 0; i < count; i++) await peer.SendBytesAsync(request);
        });
        for (int i = 0; i < count; i++)
        {
            byte[] reply = await peer.ReceiveBytesAsync().AsTask().WaitAsync(Deadline.Standard);
            Assert.Equal("""{"size":0}""", Encoding.UTF8.GetString(reply));
        }
        await asking;
    }

    [Fact]
    public async Task Queue_TriesAgain_WhenConnectingHasFailed()
    {
        ManagedQueue<int> ours = _manager.AddQueue<int>("numbers");
        _manager.Start("127.0.0.1:0");
        ours.Put(5);
        int tries = 0;
        RemoteQueueChannel channel = new("numbers", async () => ++tries == 1
            ? throw new QueueUnavailableException("not yet")
            : new ManagerChannel(
                await Connection.ConnectAsync(_manager.Address, new ConnectionOptions { AuthKey = _key })));
        await Assert.ThrowsAsync<QueueUnavailableException>(channel.CountAsync);
        Assert.Equal(1, await channel.CountAsync());
        Assert.Equal(1, await channel.CountAsync());
        Assert.Equal(2, tries);
        channel.Close();
    }

    [Fact]
    public async Task Get_FinishesTheItem_WhereThatIsAskedFor()
    {
        ManagedQueue<string> ours =
            _manager.AddQueue<string>("results", options: new JoinableQueueOptions { GetFinishes = true });
        _manager.Start("127.0.0.1:0");
        ours.Put("one");
        ours.Put("two");
        QueueManagerClient leaving = Client();
        Assert.Equal("one", leaving.GetQueue<string>("results").Get());
        Assert.Throws<InvalidOperationException>(leaving.GetQueue<string>("results").TaskDone);
        ours.Close();
        leaving.Dispose();
        await Eventually.HoldsAsync(() => _manager.Clients == 0, () => $"{_manager.Clients} clients are left");
        Assert.Equal("two", await ours.GetAsync().WaitAsync(Deadline.Standard));
        Assert.True(ours.Join(Deadline.Standard));
        await Assert.ThrowsAsync<QueueClosedException>(() => ours.GetAsync().WaitAsync(Deadline.Standard));
    }

    [Fact]
    public void Queue_Throws_WhenThereIsNone()
    {
        _manager.Start("127.0.0.1:0");
        Assert.Contains(
            "there is no queue 'tasks'", Assert.Throws<InvalidOperationException>(() => Tasks().Get()).Message);
    }

    [Fact]
    public void Put_Throws_WhenTheItemIsOfAnotherType()
    {
        ManagedQueue<int> ours = _manager.AddQueue<int>("numbers");
        _manager.Start("127.0.0.1:0");
        ManagedQueue<string> wrong = Client().GetQueue<string>("numbers");
        Assert.Contains("bad item", Assert.Throws<InvalidOperationException>(() => wrong.Put("text")).Message);
        Assert.Equal(0, ours.Count);
    }

    [Fact]
    public async Task Service_Answers_AndFails()
    {
        _manager.AddService("square", (int x) => x * x);
        _manager.AddService("fail", (string text) => text.Length > 0 ? throw new InvalidOperationException(text) : 0);
        _manager.Start("127.0.0.1:0");
        QueueManagerClient client = Client();
        Assert.Equal(
            Enumerable.Range(0, 100)
                .Select(x => x * x),
                await Task.WhenAll(Enumerable.Range(0, 100).Select(x => client.CallAsync<int, int>("square", x))));
        ServiceFailedException error =
            await Assert.ThrowsAsync<ServiceFailedException>(() => client.CallAsync<string, int>("fail", "on purpose"));
        Assert.Contains("InvalidOperationException: on purpose", error.Message);
        Assert.Contains(
            "bad item",
            (await Assert.ThrowsAsync<ServiceFailedException>(
                () => client.CallAsync<string, int>("square", "x"))).Message);
        Assert.Contains(
            "there is no service 'cube'",
            (await Assert.ThrowsAsync<ServiceFailedException>(() => client.CallAsync<int, int>("cube", 1))).Message);
        Assert.Equal(4, await client.CallAsync<int, int>("square", 2));
    }

    [Theory]
    [InlineData("", "bad request")]
    [InlineData("[]", "bad request")]
    [InlineData("""{"op":"get"} x""", "bad request")]
    [InlineData("""{"op":5}""", "bad request")]
    [InlineData("""{"op":"get","queue":"numbers","timeout":-1}""", "bad request")]
    [InlineData("""{"op":"get","queue":"numbers","timeout":"soon"}""", "bad request")]
    [InlineData("""{"op":"get","queue":"numbers","id":1e99}""", "bad request")]
    [InlineData("""{"op":"fly","queue":"numbers"}""", "bad request")]
    [InlineData("""{"op":"get","queue":"other"}""", "unknown")]
    [InlineData("""{"op":"put","queue":"numbers"}""", "bad item")]
    [InlineData("""{"op":"put","queue":"numbers","item":null}""", "bad item")]
    [InlineData("""{"op":"done","queue":"numbers"}""", "nothing in hand")]
    [InlineData("""{"op":"get","queue":"numbers","timeout":0}""", "timeout")]
    public async Task Request_IsAnswered_AndTheConnectionGoesOn_WhenItIsWrong(string request, string error)
    {
        _manager.AddQueue<int>("numbers");
        _manager.Start("127.0.0.1:0");
        using Connection connection =
            await Connection.ConnectAsync(_manager.Address, new ConnectionOptions { AuthKey = _key });
        connection.SendBytes(Encoding.UTF8.GetBytes(request));
        Assert.Contains($"\"error\":\"{error}\"", Encoding.UTF8.GetString(connection.ReceiveBytes()));
        connection.SendBytes("""{"id":7,"op":"put","queue":"numbers","item":5,"more":{"a":[1]}}"""u8.ToArray());
        Assert.Equal("""{"id":7}""", Encoding.UTF8.GetString(connection.ReceiveBytes()));
        connection.SendBytes("""{"op":"get","queue":"numbers"}"""u8.ToArray());
        Assert.Equal("""{"item":5}""", Encoding.UTF8.GetString(connection.ReceiveBytes()));
    }

    [RequiresToolFact("python3")]
    public async Task PythonWorker_WorksOnAQueue_AndWhatItDiesWithIsHandedOutAgain()
    {
        ManagedQueue<Job> tasks = _manager.AddQueue("tasks", JoinableJson.Default.Job);
        ManagedQueue<string> results = _manager.AddQueue<string>("results");
        _manager.AddService("greet", (string who) => $"hello {who}");
        _manager.Start("127.0.0.1:0");
        using Process worker = Python.Start(Python.Any, PythonWorker, _manager.Address, "the key");
        Assert.Equal("hello Python", await worker.StandardOutput.ReadLineAsync().WaitAsync(Deadline.Standard));
        for (int i = 0; i < 20; i++) tasks.Put(new Job(i, $"job {i}"));
        Assert.True(tasks.Join(Deadline.Standard), "the worker did not finish");
        for (int i = 0; i < 20; i++) Assert.Equal($"JOB {i}", await results.GetAsync().WaitAsync(Deadline.Standard));

        tasks.Put(new Job(-1, "hold"));
        Assert.Equal("holding", await worker.StandardOutput.ReadLineAsync().WaitAsync(Deadline.Standard));
        worker.Kill();
        Assert.Equal(new Job(-1, "hold"), await tasks.GetAsync().WaitAsync(Deadline.Standard));
    }

    public void Dispose()
    {
        _clients.ForEach(c => c.Dispose());
        _manager.Dispose();
    }

    private const string PythonWorker = """
        import json, sys, time
        from multiprocessing.connection import Client
        host, port = sys.argv[1].rsplit(':', 1)
        manager = Client((host, int(port)), authkey=sys.argv[2].encode())
        def ask(**request):
            manager.send_bytes(json.dumps(request).encode())
            return json.loads(manager.recv_bytes())
        print(ask(op='call', service='greet', item='Python')['item'])
        while True:
            job = ask(op='get', queue='tasks')['item']
            if job['Number'] < 0:
                print('holding')
                time.sleep(1000)
            ask(op='put', queue='results', item=job['Text'].upper())
            ask(op='done', queue='tasks')
        """;

    private ManagedQueue<Job> Tasks() => Client().GetQueue("tasks", JoinableJson.Default.Job);

    private QueueManagerClient Client()
    {
        QueueManagerClient client = QueueManagerClient.Connect(_manager.Address, _key);
        _clients.Add(client);
        return client;
    }
}
