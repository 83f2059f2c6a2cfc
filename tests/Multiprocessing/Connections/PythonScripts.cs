namespace EchoServer.Tests.Multiprocessing.Connections;

/// <summary>Python peers of a connection: each sends back what it receives, and ends with its peer.</summary>
internal static class PythonScripts
{
    /// <summary>Connects to the address of its first argument, with the key of its second, and exchanges frames of the
    /// sizes of the others. Prints what came of it.</summary>
    public const string Client = """
        import sys
        from multiprocessing import AuthenticationError
        from multiprocessing.connection import Client
        where, key, sizes = sys.argv[1], sys.argv[2].encode(), [int(s) for s in sys.argv[3:]]
        if where.startswith('unix:@'): address = '\0' + where[6:]
        elif where.startswith('unix:'): address = where[5:]
        else: address = (where.rsplit(':', 1)[0], int(where.rsplit(':', 1)[1]))
        try:
            with Client(address, authkey=key) as c:
                for size in sizes:
                    sent = bytes(i * 7 & 0xFF for i in range(251)) * (size // 251 + 1)
                    c.send_bytes(sent[:size])
                    print('same' if c.recv_bytes() == sent[:size] else 'other', size)
        except AuthenticationError as e:
            print('AuthenticationError:', e)
        except (EOFError, OSError) as e:
            print('end:', type(e).__name__)
        """;

    /// <summary>Listens where its first argument says, with the key of its second, prints its address, and echoes the
    /// frames of one client.</summary>
    public const string Listener = """
        import sys
        from multiprocessing import AuthenticationError
        from multiprocessing.connection import Listener
        where, key = sys.argv[1], sys.argv[2].encode()
        with Listener(('127.0.0.1', 0) if where == 'tcp' else where, authkey=key) as l:
            print('127.0.0.1:%d' % l.address[1] if where == 'tcp' else 'unix:' + l.address)
            try:
                with l.accept() as c:
                    while True: c.send_bytes(c.recv_bytes())
            except AuthenticationError as e:
                print('AuthenticationError:', e)
            except (EOFError, OSError) as e:
                print('end:', type(e).__name__)
        """;

    /// <summary>As <see cref="Client"/> with the handshake that Python 3.12 documents, for machines that have only an
    /// older one.</summary>
    public const string Sha256Client = """
        import hmac, os, sys
        from multiprocessing.connection import Client
        host, port = sys.argv[1].rsplit(':', 1)
        key = sys.argv[2].encode()
        with Client((host, int(port))) as c:
            challenge = c.recv_bytes(256)[len(b'#CHALLENGE#'):]
            assert challenge.startswith(b'{sha256}'), challenge
            c.send_bytes(b'{sha256}' + hmac.new(key, challenge, 'sha256').digest())
            answer = c.recv_bytes(256)
            if answer != b'#WELCOME#': sys.exit(answer.decode())
            ours = b'{sha256}' + os.urandom(40)
            c.send_bytes(b'#CHALLENGE#' + ours)
            right = c.recv_bytes(256) == b'{sha256}' + hmac.new(key, ours, 'sha256').digest()
            c.send_bytes(b'#WELCOME#' if right else b'#FAILURE#')
            c.send_bytes(b'hello')
            print(right, c.recv_bytes().decode())
        """;
}
