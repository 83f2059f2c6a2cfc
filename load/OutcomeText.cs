using System.Globalization;
using System.Text;
using EchoServer.Load.ServerUnderTest;

namespace EchoServer.Load;

/// <summary>What is said of a run besides its figures, in sentences that are Markdown as well.</summary>
internal static class OutcomeText
{
    /// <summary>The sentences; none for what was not looked into.</summary>
    public static string Of(RunOutcome outcome)
    {
        StringBuilder text = new();
        if (outcome.Memory is { } memory) text.Append(Memory(memory));
        if (outcome.Ledger is { } ledger) text.Append(Ledger(ledger));
        if (outcome.ServerStatus is { } status) text.Append(CultureInfo.InvariantCulture, $"\nServer: stopped, {status}.\n");
        if (outcome.Bottleneck.IsClient) text.Append(CultureInfo.InvariantCulture, $"\nThe client was the bottleneck: {outcome.Bottleneck.Reason}.\n");
        return text.ToString();
    }

    private static string Memory(ServerMemory m) => m.Unknown is { } why
        ? $"\nMemory of the server: not measured, since {why}.\n"
        : string.Create(CultureInfo.InvariantCulture, $"\nMemory per held connection: {m.MachineKiB:0.0} KiB with the kernel's part (MemAvailable), ")
            + string.Create(CultureInfo.InvariantCulture, $"{m.ProcessKiB:0.0} KiB in the server's {m.Processes:N0} processes (PSS); {m.Connections:N0} held.\n");

    private static string Ledger(LedgerCheck l) => l.IsOk
        ? string.Create(CultureInfo.InvariantCulture, $"\nLedger: {l.Made:N0} connections made = accepted = reaped with 0, each with a process of its own.\n")
        : $"\nLedger: DOES NOT AGREE: {string.Join("; ", l.Mismatches)}.\n";
}
