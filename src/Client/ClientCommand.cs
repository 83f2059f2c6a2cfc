using System.CommandLine;
using System.CommandLine.Parsing;
using EchoServer.Client.Filtering;
using EchoServer.Client.Interactive;
using EchoServer.Client.Options;
using EchoServer.Common.CommandLine;
using EchoServer.Linux.Sockets;

namespace EchoServer.Client;

/// <summary>The command line: its options, and which of the two ways of working they lead to.</summary>
internal static class ClientCommand
{
    /// <summary>The command, ready for <see cref="Tool.Run"/>.</summary>
    public static ToolCommand Create()
    {
        Argument<StreamAddress> server = ServerArgument();
        ToolOption<TimeSpan> connectTimeout = ToolOption.Time("--connect-timeout",
            "The longest wait for a connection; 0 waits for ever", TimeSpan.FromSeconds(5));
        ToolOption<TimeSpan> timeout = ToolOption.Time("--timeout",
            "The longest wait for progress of an outstanding reply; 0 waits for ever", TimeSpan.FromSeconds(30));
        Option<bool> noHistory = new("--no-history")
        {
            Description =
                $"Keeps no line for later sessions; an empty {HistoryFile.Variable} does the same, and otherwise "
                + "names the file",
        };
        ToolCommand command =
            new("Talks to an echo server: with a prompt at a terminal, as a filter of bytes anywhere else.")
        {
            Examples =
            [
                new("", $"A prompt, at a terminal, for the server at {ClientOptions.StandardAddress}; Ctrl-D ends it"),
                new("[::1]:9000 <question.txt >answer.txt", "A filter: a file in, the replies out"),
                new("unix:/run/echo.sock --timeout 2s", "By a Unix socket; gives up when nothing comes for 2 s"),
            ],
            ExitCodes = Tool.ExitCodes,
        };
        command.Arguments.Add(server);
        command.Options.Add(connectTimeout);
        command.Options.Add(timeout);
        command.Options.Add(noHistory);
        command.SetAction(parsed => Run(new ClientOptions(
            parsed.GetRequiredValue(server), connectTimeout.Read(parsed), timeout.Read(parsed),
            !parsed.GetValue(noHistory))));
        return command;
    }

    // A prompt needs a terminal on both sides: on a redirected output it would spoil the result.
    private static int Run(ClientOptions options) =>
        Console.IsInputRedirected || Console.IsOutputRedirected
            ? FilterSession.Run(options)
            : InteractiveSession.RunAsync(options).GetAwaiter().GetResult();

    private static Argument<StreamAddress> ServerArgument() => new("server")
    {
        HelpName = "HOST:PORT",
        Description = "The server: HOST:PORT, [IPv6]:PORT, unix:/path or unix:@abstract",
        Arity = ArgumentArity.ZeroOrOne,
        DefaultValueFactory = _ => Parse(ClientOptions.StandardAddress)!,
        CustomParser = Parse,
    };

    private static StreamAddress? Parse(ArgumentResult result)
    {
        string text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        StreamAddress? address = Parse(text);
        if (address is null) result.AddError(StreamAddress.Refusal(text, isToConnect: true));
        return address;
    }

    private static StreamAddress? Parse(string text) =>
        StreamAddress.TryParse(text, out StreamAddress? address) && !address.PicksPort ? address : null;
}
