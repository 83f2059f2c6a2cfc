using System.Buffers;
using System.IO.Pipelines;
using EchoServer.Common.Echo;

namespace EchoServer.Tests.Common.Echo;

public class UpperCaseEchoTests
{
    [Fact]
    public async Task HandleAsync_GivesTheSameAnswer_ForEveryChunkingOfASmallInput()
    {
        byte[] input = "aZé{z"u8.ToArray();
        for (int cuts = 0; cuts < 1 << (input.Length - 1); cuts++)
            Assert.Equal(AsciiUpperTests.Oracle(input), await EchoAsync(Split(input, cuts)));
    }

    [Fact]
    public async Task HandleAsync_AnswersAllOfIt_ForRandomBigInputsInRandomChunks()
    {
        var random = new Random(8080);
        for (int round = 0; round < 20; round++)
        {
            byte[] input = new byte[random.Next(1, 400_000)];
            random.NextBytes(input);
            Assert.Equal(AsciiUpperTests.Oracle(input), await EchoAsync(Split(input, random)));
        }
    }

    [Fact]
    public async Task HandleAsync_AnswersNothing_WhenThePeerSendsNothing() => Assert.Empty(await EchoAsync([]));

    [Fact]
    public async Task HandleAsync_AnswersEachChunk_BeforeTheNextOneIsSent()
    {
        var (peer, ours) = DuplexPipe.CreatePair();
        Task served = new UpperCaseEcho().HandleAsync(ours, CancellationToken.None).AsTask();
        foreach (string word in new[] { "one", "two" })
        {
            await peer.Output.WriteAsync(System.Text.Encoding.ASCII.GetBytes(word));
            ReadResult answer = await peer.Input.ReadAtLeastAsync(word.Length);
            Assert.Equal(word.ToUpperInvariant(), System.Text.Encoding.ASCII.GetString(answer.Buffer.ToArray()));
            peer.Input.AdvanceTo(answer.Buffer.End);
        }
        await peer.Output.CompleteAsync();
        await served;
    }

    private static async Task<byte[]> EchoAsync(IEnumerable<byte[]> chunks)
    {
        var (peer, ours) = DuplexPipe.CreatePair();
        Task served = ServeAsync(ours);
        Task<byte[]> received = ReceiveAsync(peer.Input);
        foreach (byte[] chunk in chunks) await peer.Output.WriteAsync(chunk);
        await peer.Output.CompleteAsync();
        await served;
        return await received;
    }

    private static async Task ServeAsync(DuplexPipe pipe)
    {
        await new UpperCaseEcho().HandleAsync(pipe, CancellationToken.None);
        await pipe.Output.CompleteAsync();
    }

    private static async Task<byte[]> ReceiveAsync(PipeReader input)
    {
        using var all = new MemoryStream();
        await input.CopyToAsync(all);
        return all.ToArray();
    }

    // Bit i of cuts says whether there is a cut behind byte i.
    private static IEnumerable<byte[]> Split(byte[] input, int cuts)
    {
        int start = 0;
        for (int i = 0; i < input.Length; i++)
        {
            if (i < input.Length - 1 && (cuts >> i & 1) == 0) continue;
            yield return input[start..(i + 1)];
            start = i + 1;
        }
    }

    private static IEnumerable<byte[]> Split(byte[] input, Random random)
    {
        for (int start = 0, length; start < input.Length; start += length)
        {
            length = Math.Min(random.Next(1, 70_000), input.Length - start);
            yield return input[start..(start + length)];
        }
    }
}
