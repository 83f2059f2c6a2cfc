using System.Net.Sockets;
using System.Security.Authentication;
using EchoServer.Common.CommandLine;
using EchoServer.Load.Host;
using EchoServer.Load.Parts;
using EchoServer.Load.Reports;
using EchoServer.Multiprocessing;

namespace EchoServer.Load.Distribution.Agents;

/// <summary>Gets an agent into a run: waits until somebody leads one, introduces the agent, and takes a part.</summary>
/// <param name="options">The options that the agent was given.</param>
/// <param name="name">The agent's name.</param>
/// <param name="stop">Somebody wants the agent to end.</param>
internal sealed class Reception(JoinOptions options, string name, CancellationToken stop)
{
    // Nothing tells when somebody begins to listen on another machine.
    private static readonly TimeSpan _betweenTries = TimeSpan.FromMilliseconds(500);

    private readonly byte[] _key = AuthKeySource.Read(options.KeyFile);

    /// <summary>Joins a run.</summary>
    /// <returns>Null when the agent is to end.</returns>
    /// <exception cref="ToolException">There is no run in time, or none that takes this agent.</exception>
    public JoinedRun? Join()
    {
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        if (options.JoinTimeout > TimeSpan.Zero) over.CancelAfter(options.JoinTimeout);
        string reason = "nobody listens there";
        RunOutput.WriteErrorLine($"echo-load: waiting for a run at {options.Connect}");
        while (true)
        {
            try
            {
                return TryJoinAsync(over.Token).GetAwaiter().GetResult();
            }
            // the last run's coordinator may just be leaving
            catch (Exception e) when (e is SocketException or IOException or QueueClosedException)
            {
                reason = e is QueueClosedException ? "the run there has all of its agents" : e.Message;
            }
            catch (OperationCanceledException)
            {
                // Below.
            }
            if (stop.IsCancellationRequested) return null;
            if (over.Token.WaitHandle.WaitOne(_betweenTries) && !stop.IsCancellationRequested)
                throw new ToolException(
                    $"--connect: no run took this agent at {options.Connect} within "
                    + $"{TimeText.Format(options.JoinTimeout)}: {reason}; lead one with --agents and --listen, or "
                    + "give a longer --join-timeout");
        }
    }

    private async Task<JoinedRun> TryJoinAsync(CancellationToken cancellationToken)
    {
        QueueManagerClient manager = await ConnectAsync(cancellationToken);
        try
        {
            await IntroduceAsync(manager, cancellationToken);
            ManagedQueue<PartTask> parts = manager.GetQueue(AgentLines.Parts, PartJson.Default.PartTask);
            return new JoinedRun(manager, parts, await parts.GetAsync(cancellationToken));
        }
        catch
        {
            manager.Dispose();
            throw;
        }
    }

    private async Task<QueueManagerClient> ConnectAsync(CancellationToken cancellationToken)
    {
        try
        {
            string address = options.Connect.ToString();
            return await QueueManagerClient.ConnectAsync(address, new ConnectionOptions
            {
                AuthKey = _key,
                Tls = options.Authority is { } authority ? TlsFiles.Client(authority, HostOf(address)) : null,
            }, cancellationToken);
        }
        catch (AuthenticationException e)
        {
            throw Refused(
                $"{e.Message}; both need the same key in --authkey-file or {AuthKeySource.Variable}, and --tls-ca "
                + "must vouch for the run's --tls-cert", e);
        }
        catch (InvalidOperationException e)
        {
            throw new ToolException(
                $"--connect: '{options.Connect}' is another machine, and there an authkey is not enough: give "
                + "--tls-ca, or connect to a loopback address (ssh -L, say)", Tool.Usage, e);
        }
        catch (Exception e) when (e is InvalidDataException or TimeoutException)
        {
            throw Refused(
                $"{e.Message}; is a run led there, and do both use TLS (--tls-cert there, --tls-ca here) or neither?",
                e);
        }
    }

    private async Task IntroduceAsync(QueueManagerClient manager, CancellationToken cancellationToken)
    {
        AgentHello hello = new(RunFacts.ProgramVersion, AgentLines.Protocol, name);
        try
        {
            AgentWelcome welcome = await manager.CallAsync(
                AgentLines.Hello, hello, AgentJson.Default.AgentHello, AgentJson.Default.AgentWelcome,
                cancellationToken);
            if (!welcome.IsWelcome)
                throw new ToolException(
                    $"--connect: the run at {options.Connect} is led by echo-load {welcome.Version}, and this is "
                    + $"{hello.Version} (protocol {hello.Protocol}); use the same on both");
        }
        catch (ServiceFailedException e)
        {
            throw Refused($"{e.Message}; is it echo-load, of this version?", e);
        }
    }

    private ToolException Refused(string why, Exception e) =>
        new($"--connect: {options.Connect} does not take this agent: {why}", Tool.Failure, e);

    // Without the port, and the brackets of IPv6.
    private static string HostOf(string address) => address[..Math.Max(0, address.LastIndexOf(':'))].Trim('[', ']');
}
