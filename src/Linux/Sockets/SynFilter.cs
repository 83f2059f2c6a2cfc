using System.Net.Sockets;
using System.Runtime.InteropServices;
using EchoServer.Linux.Calls;

namespace EchoServer.Linux.Sockets;

/// <summary>
/// Keeps new connections away from a listening socket of TCP, and lets those that are there come in: of what arrives,
/// the kernel drops what has the flag SYN (socket(7), SO_ATTACH_FILTER; the kernel's networking/filter).
/// </summary>
/// <remarks>
/// close(2) resets all whose handshake the kernel has completed and who were not accepted, and there would always be
/// one more between the last accept(2) and it. Behind the filter the queue can be emptied. Who comes meanwhile gets no
/// answer, asks again a second later, as for a lost packet, and is told then that nobody listens, or meets the next
/// server.
/// </remarks>
internal static unsafe class SynFilter
{
    internal const int SO_ATTACH_FILTER = 26;

    // linux/bpf_common.h. A filter of a TCP socket sees the packet from TCP's header on.
    private const ushort LoadByteAt = 0x30; // BPF_LD | BPF_B | BPF_ABS
    private const ushort JumpIfAnySet = 0x45; // BPF_JMP | BPF_JSET | BPF_K
    private const ushort Return = 0x06; // BPF_RET | BPF_K
    private const int Flags = 13;
    private const int SYN = 2;

    /// <summary>struct sock_filter: an instruction.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal readonly record struct Instruction(ushort Code, byte IfTrue, byte IfFalse, uint Value);

    /// <summary>struct sock_fprog.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct FilterProgram
    {
        internal ushort Length;
        internal Instruction* First;
    }

    /// <summary>Attaches the filter to a listening socket.</summary>
    /// <returns>False where the kernel, or a container's filter of system calls, won't have it.</returns>
    public static bool TryAttach(Socket listening)
    {
        ReadOnlySpan<Instruction> instructions =
        [
            new(LoadByteAt, 0, 0, Flags),
            new(JumpIfAnySet, 0, 1, SYN),
            new(Return, 0, 0, 0), // drop
            new(Return, 0, 0, uint.MaxValue), // keep, whole
        ];
        fixed (Instruction* first = instructions)
        {
            var program = new FilterProgram { Length = (ushort)instructions.Length, First = first };
            try
            {
                listening.SetRawSocketOption(
                    Libc.SOL_SOCKET, SO_ATTACH_FILTER, new ReadOnlySpan<byte>(&program, sizeof(FilterProgram)));
                return true;
            }
            catch (SocketException)
            {
                return false;
            }
        }
    }
}
