using System.Net.Sockets;
using EchoServer.Common.CommandLine;
using EchoServer.Load.Parts;
using EchoServer.Load.Reports;
using EchoServer.Multiprocessing;

namespace EchoServer.Load.Distribution.Agents;

/// <summary>What a coordinator serves to its agents, by a <see cref="QueueManager"/>.</summary>
internal sealed class AgentHub : IDisposable
{
    private readonly QueueManager _manager;
    private readonly ManagedQueue<int> _start;
    private readonly ManagedQueue<int> _held;
    private readonly ManagedQueue<int> _stop;

    /// <summary>Begins to listen for agents.</summary>
    /// <param name="options">The address to listen on, the key and TLS.</param>
    /// <param name="say">Takes what people should know of agents that were turned away; from any thread.</param>
    /// <exception cref="ToolException">It can't.</exception>
    public AgentHub(AgentOptions options, Action<string> say)
    {
        _manager = new QueueManager(new ConnectionListenerOptions
        {
            AuthKey = AuthKeySource.Read(options.KeyFile),
            Tls = options.Certificate is var (certificate, key) ? TlsFiles.Server(certificate, key) : null,
            Refused = reason => say($"turned away: {reason}"),
        });
        Parts = _manager.AddQueue(
            AgentLines.Parts, PartJson.Default.PartTask,
            new JoinableQueueOptions { OnConsumerDeath = ConsumerDeath.Report });
        Messages = _manager.AddQueue(AgentLines.Messages, PartJson.Default.PartMessage);
        (_start, _held, _stop) =
            (Gate(AgentLines.At(MeetingPoint.Start)), Gate(AgentLines.At(MeetingPoint.Held)), Gate(AgentLines.Stop));
        _manager.AddService<AgentHello, AgentWelcome>(
            AgentLines.Hello, hello => Welcome(hello, say),
            AgentJson.Default.AgentHello, AgentJson.Default.AgentWelcome);
        Start(options.Listen);
    }

    /// <summary>The address that agents reach.</summary>
    public string Address => _manager.Address;

    /// <summary>The work that agents get.</summary>
    public ManagedQueue<PartTask> Parts { get; }

    /// <summary>What agents say.</summary>
    public ManagedQueue<PartMessage> Messages { get; }

    /// <summary>Lets the agents go on from a meeting point.</summary>
    public void Open(MeetingPoint point) => (point == MeetingPoint.Start ? _start : _held).Close();

    /// <summary>Ends the load.</summary>
    public void Stop() => _stop.Close();

    /// <inheritdoc/>
    public void Dispose() => _manager.Dispose();

    private ManagedQueue<int> Gate(string name) => _manager.AddQueue(name, AgentJson.Default.Int32);

    private static AgentWelcome Welcome(AgentHello hello, Action<string> say)
    {
        bool isWelcome = hello is { Protocol: AgentLines.Protocol } && hello.Version == RunFacts.ProgramVersion;
        if (!isWelcome)
            say($"turned away: agent {hello.Name} runs echo-load {hello.Version} (protocol {hello.Protocol}), and "
                + $"this is {RunFacts.ProgramVersion} (protocol {AgentLines.Protocol}); use the same on both");
        return new AgentWelcome(isWelcome, RunFacts.ProgramVersion);
    }

    private void Start(string address)
    {
        try
        {
            _manager.Start(address);
        }
        catch (SocketException e)
        {
            throw new ToolException($"--listen: {e.Message}", Tool.Failure, e);
        }
        catch (InvalidOperationException e)
        {
            throw new ToolException(
                $"--listen: other machines reach '{address}', and there an authkey is not enough: give --tls-cert and "
                + "--tls-key, or listen on a loopback address (behind ssh -L, say)", Tool.Usage, e);
        }
    }
}
