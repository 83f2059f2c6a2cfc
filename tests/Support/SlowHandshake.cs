using System.Diagnostics;
using System.Globalization;

namespace EchoServer.Tests.Support;

/// <summary>A client, at the far end of a <see cref="VethPair"/>, that takes its time to confirm the server's answer to
/// its SYN: it makes its packets itself.</summary>
internal sealed class SlowHandshake : IDisposable
{
    private const string Script = """
        import socket, struct, sys
        port = int(sys.argv[1])
        me, it = socket.inet_aton('10.9.0.2'), socket.inet_aton('10.9.0.1')
        link = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x0800))
        link.bind(('v1', 0))
        mac = bytes.fromhex('020000000001')
        def total(b):
            b += b'\0' * (len(b) % 2)
            n = sum(struct.unpack('!%dH' % (len(b) // 2), b))
            while n >> 16: n = (n & 0xffff) + (n >> 16)
            return ~n & 0xffff
        def send(flags, seq, ack, data=b''):
            tcp = struct.pack('!HHIIBBHHH', 4000, port, seq, ack, 0x50, flags, 65535, 0, 0)
            sum_ = total(me + it + struct.pack('!BBH', 0, 6, len(tcp) + len(data)) + tcp + data)
            tcp = tcp[:16] + struct.pack('!H', sum_) + tcp[18:] + data
            ip = struct.pack('!BBHHHBBH4s4s', 0x45, 0, 20 + len(tcp), 1, 0, 64, 6, 0, me, it)
            ip = ip[:10] + struct.pack('!H', total(ip)) + ip[12:]
            link.send(mac + bytes.fromhex('020000000002') + b'\x08\0' + ip + tcp)
        def receive(wanted):
            while True:
                packet = link.recv(65535)[14:]
                if packet[9] != 6 or packet[12:16] != it: continue
                end = struct.unpack('!H', packet[2:4])[0]
                tcp = packet[(packet[0] & 15) * 4:end]
                if struct.unpack('!HH', tcp[:4]) != (port, 4000): continue
                seq, flags, data = struct.unpack('!I', tcp[4:8])[0], tcp[13], tcp[(tcp[12] >> 4) * 4:]
                if flags & 4: print('reset', flush=True); sys.exit()
                if wanted(flags, data): return seq, data
        send(2, 1000, 0)
        seq, _ = receive(lambda flags, data: flags & 0x12 == 0x12)
        print('answered', flush=True)
        sys.stdin.readline()
        send(0x18, 1001, seq + 1, b'abc')
        seq, data = receive(lambda flags, data: data)
        print(data.decode(), flush=True)
        send(0x11, 1004, seq + 3)
        """;

    private readonly Process _python;

    private SlowHandshake(Process python) => _python = python;

    /// <summary>Sends a SYN. A line tells when it was answered.</summary>
    public static SlowHandshake Begin(int server, int port)
    {
        string[] enter = VethPair.Enter(server);
        return new SlowHandshake(
            Process.Start(
                new ProcessStartInfo(
                    enter[0], [.. enter[1..], "python3", "-c", Script, port.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!);
    }

    /// <summary>Confirms, asks "abc", and closes after the answer, which a line tells.</summary>
    public void Finish()
    {
        _python.StandardInput.WriteLine();
        _python.StandardInput.Flush();
    }

    /// <summary>The next line.</summary>
    public Task<string?> ReadLineAsync() => _python.StandardOutput.ReadLineAsync().WaitAsync(Deadline.Standard);

    public void Dispose()
    {
        _python.Kill();
        _python.Dispose();
    }
}
