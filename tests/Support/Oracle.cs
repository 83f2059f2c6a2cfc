using System.Diagnostics;

namespace EchoServer.Tests.Support;

/// <summary>What the server has to answer, said as plainly as can be.</summary>
internal static class Oracle
{
    /// <summary>The ASCII upper case: a..z become A..Z, every other byte stays.</summary>
    public static byte[] Upper(ReadOnlySpan<byte> request)
    {
        byte[] reply = request.ToArray();
        for (int i = 0; i < reply.Length; i++)
            if (reply[i] >= (byte)'a' && reply[i] <= (byte)'z')
                reply[i] -= 'a' - 'A';
        return reply;
    }

    /// <summary>The same by Python's <c>bytes.upper()</c>.</summary>
    public static async Task<byte[]> PythonUpperAsync(byte[] request)
    {
        ProcessStartInfo start = new(
            "python3", ["-c", "import sys; sys.stdout.buffer.write(sys.stdin.buffer.read().upper())"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using Process python = Process.Start(start)!;
        using MemoryStream reply = new();
        Task reading = python.StandardOutput.BaseStream.CopyToAsync(reply);
        await python.StandardInput.BaseStream.WriteAsync(request).AsTask().WaitAsync(Deadline.Standard);
        python.StandardInput.Close();
        await Task.WhenAll(reading, python.WaitForExitAsync()).WaitAsync(Deadline.Standard);
        return reply.ToArray();
    }
}
