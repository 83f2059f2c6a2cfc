using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EchoServer.Linux;
using EchoServer.Load.Distribution.Agents;
using EchoServer.Multiprocessing;
using EchoServer.Tests.Support;

namespace EchoServer.Tests.Load.Distribution;

/// <summary>Agents join a run against the real server; all on this machine, where a process is as far away as
/// any.</summary>
public class AgentsTests(ITestOutputHelper output) : EndToEndTest(output)
{
    private const string Key = "open sesame";

    private static readonly string[] _endless = ["--duration", "1h", "--warmup", "0"];

    [Theory]
    [InlineData("0")]
    [InlineData("40")]
    public async Task TwoAgents_MakeOneRun_WhichAgreesWithTheServersLedger(string rate)
    {
        using LoadProcess run =
            Coordinator(2, "storm", "--server", $"'{TestEnvironment.ServerPath}'", "--server-ledger",
            "--duration", "1s", "--warmup", "200ms", "--clients", "5", "--rate", rate);
        string address = await AddressAsync(run);
        using LoadProcess first = Agent(address, "--processes", "2"), second = Agent(address);

        LoadResult result = await run.EndAsync();

        Assert.True(result.ExitCode == 0, result.All);
        Assert.Contains(
            "connections made = accepted = reaped with 0, each with a process of its own", result.Output,
            StringComparison.Ordinal);
        Assert.Contains("Load made by 3 processes of 2 agents", result.Output, StringComparison.Ordinal);
        Assert.Equal(
            [2, 3], result.Report.GetProperty("agents").EnumerateArray()
                .Select(a => a.GetProperty("clients").GetInt32()).Order());
        if (rate == "40") Assert.Equal(40, result.Ok);
        foreach (LoadProcess agent in (LoadProcess[])[first, second])
            Assert.Equal(0, (await agent.EndAsync()).ExitCode);
    }

    [Fact]
    public async Task Hold_ByAgents_HoldsAllAtOnce()
    {
        using LoadProcess run = Coordinator(
            2, "hold", "--server", $"'{TestEnvironment.ServerPath}'", "--duration", "100ms", "--clients", "31");
        string address = await AddressAsync(run);
        using LoadProcess first = Agent(address, "--processes", "2"), second = Agent(address);

        LoadResult result = await run.EndAsync();

        Assert.True(result.ExitCode == 0, result.All);
        Assert.Equal(
            (62, 31), (result.Ok, result.Report.GetProperty("serverMemory").GetProperty("connections").GetInt32()));
    }

    [Fact]
    public async Task Agent_ThatIsKilled_FailsTheRun_WhichEndsAndNamesIt()
    {
        EchoServerProcess server = await StartAsync();
        using LoadProcess run = Coordinator(2, ["storm", "--target", $"{server.EndPoint}", .. _endless]);
        string address = await AddressAsync(run);
        using LoadProcess victim = Agent(address), other = Agent(address);
        await run.LineAsync(" ok ");

        victim.Kill();

        LoadResult result = await run.EndAsync();
        Assert.Equal(1, result.ExitCode);
        Assert.Matches(
            $@"agent \d of 2 \(\S+ pid {victim.Pid}\) has gone: the connection from 127\.0\.0\.1:\d+ ended; "
            + "lost with it: what its 4 clients did", string.Join('\n', result.Objections));
        Assert.True(result.Ok > 0, "the other's figures are there");
        Assert.Equal(0, (await other.EndAsync()).ExitCode);
    }

    // As a cable that was cut: the connection stays, and nothing comes.
    [Fact]
    public async Task Agent_ThatSaysNothing_FailsTheRun_WhichEndsInTime()
    {
        EchoServerProcess server = await StartAsync();
        using LoadProcess run = Coordinator(2, ["storm", "--target", $"{server.EndPoint}", .. _endless]);
        string address = await AddressAsync(run);
        using LoadProcess victim = Agent(address), other = Agent(address);
        await run.LineAsync(" ok ");

        Signals.Send(victim.Pid, Signal.SIGSTOP);

        LoadResult result = await run.EndAsync();
        Assert.Equal(1, result.ExitCode);
        Assert.Matches(
            $@"agent \d of 2 \(\S+ pid {victim.Pid}\) has said nothing for 20s; lost with it",
            string.Join('\n', result.Objections));
        Assert.Equal(0, (await other.EndAsync()).ExitCode);
        Signals.Send(victim.Pid, Signal.SIGCONT);
        Assert.Equal(1, (await victim.EndAsync()).ExitCode);
    }

    [Fact]
    public async Task Worker_OfAnAgent_ThatIsKilled_FailsTheRun()
    {
        EchoServerProcess server = await StartAsync();
        using LoadProcess run = Coordinator(1, ["storm", "--target", $"{server.EndPoint}", .. _endless]);
        using LoadProcess agent = Agent(await AddressAsync(run), "--processes", "2");
        await run.LineAsync(" ok ");

        int victim = ProcessTable.Children(agent.Pid)[0].Pid;
        Signals.Send(victim, Signal.SIGKILL);

        LoadResult result = await run.EndAsync();
        Assert.Equal(1, result.ExitCode);
        Assert.Matches(
            $@"agent 1 of 1 \(\S+ pid {agent.Pid}\): process \d of 2 \(pid {victim}\) died: "
            + @"exit code -9 \(killed by SIGKILL\)", string.Join('\n', result.Objections));
    }

    [Theory]
    [InlineData(Signal.SIGKILL)]
    [InlineData(Signal.SIGINT)]
    public async Task Agent_ThatLeavesBeforeTheStart_IsReplaced(int signal)
    {
        using LoadProcess run = Coordinator(
            2, "storm", "--server", $"'{TestEnvironment.ServerPath}'", "--duration", "300ms", "--warmup", "0");
        string address = await AddressAsync(run);
        using LoadProcess victim = Agent(address);
        await run.LineAsync("is ready: 1 of 2");

        Signals.Send(victim.Pid, signal);
        await run.LineAsync($"pid {victim.Pid} has left before the start; waiting for another");
        using LoadProcess first = Agent(address), second = Agent(address);

        LoadResult result = await run.EndAsync();
        Assert.True(result.ExitCode == 0, result.All);
        Assert.Contains("connections made = accepted = reaped with 0", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Interrupt_OfTheRun_StopsTheAgents_AndTheRunReports()
    {
        EchoServerProcess server = await StartAsync();
        using LoadProcess run = Coordinator(1, ["storm", "--target", $"{server.EndPoint}", .. _endless]);
        using LoadProcess agent = Agent(await AddressAsync(run));
        await run.LineAsync(" ok ");

        Signals.Send(run.Pid, Signal.SIGINT);

        LoadResult result = await run.EndAsync();
        Assert.True(result.ExitCode == 0, result.All);
        Assert.True(result.Report.GetProperty("interrupted").GetBoolean());
        Assert.Equal(0, (await agent.EndAsync()).ExitCode);
        Assert.Equal(result.Ok, (await server.StopAsync()).Closed);
    }

    [Theory]
    [InlineData(Signal.SIGINT)]
    [InlineData(Signal.SIGHUP)]
    public async Task Interrupt_OfAnAgent_EndsTheRun_WithItsFigures_AndSaysSo(int signal)
    {
        EchoServerProcess server = await StartAsync();
        using LoadProcess run = Coordinator(2, ["storm", "--target", $"{server.EndPoint}", .. _endless]);
        string address = await AddressAsync(run);
        using LoadProcess agent = Agent(address), other = Agent(address);
        await run.LineAsync(" ok ");

        Signals.Send(agent.Pid, signal);

        LoadResult result = await run.EndAsync();
        Assert.Equal(1, result.ExitCode);
        Assert.Matches(
            $@"agent \d of 2 \(\S+ pid {agent.Pid}\): was interrupted on its machine",
            Assert.Single(result.Objections));
        Assert.Equal(result.Ok, (await server.StopAsync()).Closed);
        Assert.Equal((1, 0), ((await agent.EndAsync()).ExitCode, (await other.EndAsync()).ExitCode));
    }

    [Fact]
    public async Task Interrupt_OfAnAgent_EndsAlsoARunThatHoldsConnections()
    {
        EchoServerProcess server = await StartAsync();
        using LoadProcess run = Coordinator(2, "hold", "--target", $"{server.EndPoint}", "--duration", "1h");
        string address = await AddressAsync(run);
        using LoadProcess agent = Agent(address), other = Agent(address);
        await run.LineAsync(" ok ");

        Signals.Send(agent.Pid, Signal.SIGINT);

        Assert.Contains(
            "was interrupted on its machine", Assert.Single((await run.EndAsync()).Objections),
            StringComparison.Ordinal);
        await server.StopAsync();
    }

    [Fact]
    public async Task Key_IsNotInherited_ByTheServerUnderTest()
    {
        using LoadProcess run = Coordinator(
            1, "storm", "--server", $"'{TestEnvironment.ServerPath}'", "--duration", "100ms", "--warmup", "0");
        string address = await AddressAsync(run);

        Assert.NotEmpty(ProcessTable.Children(run.Pid));
        Assert.DoesNotContain(
            ProcessTable.Children(run.Pid), child =>
                ProcessTable.HasVariable(child.Pid, $"{AuthKeySource.Variable}={Key}"));

        using LoadProcess agent = Agent(address);
        Assert.Equal(0, (await run.EndAsync()).ExitCode);
    }

    [Theory]
    [InlineData("one\ntwo\n")]
    [InlineData("\u0080\u0081")]
    public async Task Key_IsAUsageError_WhenItsFileIsNoLineOfText(string latin1)
    {
        string file = MakeFolder().File("key");
        await File.WriteAllBytesAsync(file, System.Text.Encoding.Latin1.GetBytes(latin1));
        using LoadProcess agent = new("agent", "--connect", "127.0.0.1:1", "--authkey-file", file);
        LoadResult result = await agent.EndAsync();
        Assert.Equal(2, result.ExitCode);
        Assert.Contains($"--authkey-file: '{file}' is not one line of text", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Agent_StopsItsLoad_WhenTheRunIsKilled()
    {
        EchoServerProcess server = await StartAsync();
        using LoadProcess run = Coordinator(1, ["storm", "--target", $"{server.EndPoint}", .. _endless]);
        using LoadProcess agent = Agent(await AddressAsync(run));
        await run.LineAsync(" ok ");

        run.Kill();

        LoadResult result = await agent.EndAsync();
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("can't be reached any more", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Agent_StaysForTheNextRun_WhenItIsToldTo()
    {
        using LoadProcess first = Coordinator(
            1, "storm", "--server", $"'{TestEnvironment.ServerPath}'", "--duration", "100ms", "--warmup", "0");
        string address = await AddressAsync(first);
        using LoadProcess agent = Agent(address, "--runs", "2");
        Assert.Equal(0, (await first.EndAsync()).ExitCode);

        using LoadProcess second = LoadProcess.Coordinator(Key, "storm", "--agents", "1", "--listen", address,
            "--server", $"'{TestEnvironment.ServerPath}'", "--duration", "100ms", "--warmup", "0");

        LoadResult result = await second.EndAsync();
        Assert.True(result.ExitCode == 0, result.All);
        Assert.Equal(0, (await agent.EndAsync()).ExitCode);
    }

    [Fact]
    public async Task Key_ThatIsWrong_IsSaidOnBothSides()
    {
        using LoadProcess run = Coordinator(1, "storm", "--join-timeout", "1h");
        string address = await AddressAsync(run);
        using LoadProcess agent = LoadProcess.Agent("another", "--connect", address);

        LoadResult result = await agent.EndAsync();

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(
            $"--connect: {address} does not take this agent: {address} has another authkey", result.Error,
            StringComparison.Ordinal);
        await run.LineAsync("turned away: 127.0.0.1:");
        Signals.Send(run.Pid, Signal.SIGINT);
        LoadResult end = await run.EndAsync();
        Assert.Equal(
            (1, $"echo-load: interrupted while waiting for agents; 0 of 1 had come to {address}\n"),
            (end.ExitCode, end.Error));
    }

    [Fact]
    public async Task Agents_ThatDoNotCome_FailTheRunInTime()
    {
        using LoadProcess run = Coordinator(2, "storm", "--join-timeout", "300ms");
        string address = await AddressAsync(run);
        LoadResult result = await run.EndAsync();
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(
            $"--agents: 0 of 2 had come to {address} within 300ms; start the others", result.Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ThatNobodyLeads_FailsTheAgentInTime()
    {
        using LoadProcess agent = Agent("unix:@nobody-leads-a-run-here", "--join-timeout", "100ms");
        LoadResult result = await agent.EndAsync();
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(
            "--connect: no run took this agent at unix:@nobody-leads-a-run-here within 100ms", result.Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Version_ThatDiffers_IsSaidByTheRun()
    {
        using LoadProcess run = Coordinator(1, "storm");
        string address = await AddressAsync(run);
        using QueueManagerClient agent = QueueManagerClient.Connect(address, System.Text.Encoding.UTF8.GetBytes(Key));

        AgentWelcome welcome = await agent.CallAsync(
            AgentLines.Hello, new AgentHello("99.1.2", AgentLines.Protocol, "new one"), AgentJson.Default.AgentHello,
            AgentJson.Default.AgentWelcome);

        Assert.False(welcome.IsWelcome);
        Assert.Contains(
            "agent new one runs echo-load 99.1.2", await run.LineAsync("turned away"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Version_ThatDiffers_IsSaidByTheAgent()
    {
        using QueueManager manager = new(System.Text.Encoding.UTF8.GetBytes(Key));
        manager.AddService<AgentHello, AgentWelcome>(
            AgentLines.Hello, _ =>
                new AgentWelcome(false, "99.1.2"), AgentJson.Default.AgentHello, AgentJson.Default.AgentWelcome);
        manager.Start("127.0.0.1:0");

        using LoadProcess agent = Agent(manager.Address);

        LoadResult result = await agent.EndAsync();
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(
            $"--connect: the run at {manager.Address} is led by echo-load 99.1.2, and this is ", result.Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tls_IsUsed_WhereItsFilesAreNamed_AndAnotherAuthorityIsNotTrusted()
    {
        TemporaryFolder folder = MakeFolder();
        (string certificate, string key) = WriteCertificate(folder, "ours");
        (string other, _) = WriteCertificate(folder, "other");
        using LoadProcess run = Coordinator(
            1, "storm", "--server", $"'{TestEnvironment.ServerPath}'", "--tls-cert", certificate, "--tls-key", key,
            "--duration", "100ms", "--warmup", "0");
        string address = await AddressAsync(run);

        using LoadProcess stranger = Agent(address, "--tls-ca", other);
        LoadResult refused = await stranger.EndAsync();
        using LoadProcess agent = Agent(address, "--tls-ca", certificate);

        LoadResult result = await run.EndAsync();
        Assert.True(result.ExitCode == 0, result.All);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("--tls-ca must vouch for the run's --tls-cert", refused.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "storm --agents 1 --listen 0.0.0.0:0",
        "--listen: other machines reach '0.0.0.0:0', and there an authkey is not enough: give --tls-cert and "
        + "--tls-key")]
    [InlineData(
        "agent --connect 192.0.2.1:5000",
        "--connect: '192.0.2.1:5000' is another machine, and there an authkey is not enough: give --tls-ca")]
    [InlineData("agent", "--connect is needed")]
    [InlineData("storm --agents 1", "--listen is needed with --agents")]
    [InlineData("storm --listen 127.0.0.1:0", "--listen is for runs with --agents, and there are none")]
    [InlineData("storm --agents 9 --listen 127.0.0.1:0", "--agents: '9' are more than the 8 of --clients")]
    [InlineData("storm --agents 2 --listen 127.0.0.1:0 --processes 2", "--processes: '2' are not for here")]
    [InlineData("storm --agents 2 --listen 127.0.0.1:0 --tls-cert x", "--tls-key is needed with --tls-cert")]
    [InlineData(
        "storm --agents 2 --listen 127.0.0.1:0 --authkey-file /nowhere", "--authkey-file: cannot read '/nowhere'")]
    public async Task Options_ThatDoNotDo_AreUsageErrors(string arguments, string message)
    {
        string[] words = arguments.Split(' ');
        using LoadProcess load = words[0] == "agent"
            ? LoadProcess.Agent(Key, words[1..]) : LoadProcess.Coordinator(Key, words);
        LoadResult result = await load.EndAsync();
        Assert.Equal(2, result.ExitCode);
        Assert.Contains($"echo-load: {message}", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Key_IsReadFromAFile_AndIsNeeded()
    {
        string file = MakeFolder().File("key");
        await File.WriteAllTextAsync(file, $"{Key}\n");
        using LoadProcess run = Coordinator(
            1, "storm", "--server", $"'{TestEnvironment.ServerPath}'", "--duration", "100ms", "--warmup", "0");
        string address = await AddressAsync(run);

        using LoadProcess none = new("agent", "--connect", address),
            agent = new("agent", "--connect", address, "--authkey-file", file);

        Assert.Equal(2, (await none.EndAsync()).ExitCode);
        Assert.Equal(0, (await run.EndAsync()).ExitCode);
        Assert.Equal(0, (await agent.EndAsync()).ExitCode);
    }

    private static LoadProcess Coordinator(int agents, params string[] arguments) =>
        LoadProcess.Coordinator(Key, [.. arguments, "--agents", $"{agents}", "--listen", "127.0.0.1:0"]);

    private static LoadProcess Agent(string address, params string[] arguments) =>
        LoadProcess.Agent(Key, ["--connect", address, .. arguments]);

    private static async Task<string> AddressAsync(LoadProcess run) =>
        (await run.LineAsync("waiting for ")).Split(' ')[^1];

    private static (string Certificate, string Key) WriteCertificate(TemporaryFolder folder, string name)
    {
        using RSA key = RSA.Create(2048);
        CertificateRequest request = new($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        SubjectAlternativeNameBuilder names = new();
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 made =
            request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        (string certificateFile, string keyFile) = (folder.File($"{name}.pem"), folder.File($"{name}.key"));
        File.WriteAllText(certificateFile, made.ExportCertificatePem());
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
        return (certificateFile, keyFile);
    }
}
