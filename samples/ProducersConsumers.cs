using EchoServer.Multiprocessing;

namespace EchoServer.Samples;

/// <summary>Producers put, consumers get, each in a process of its own.</summary>
internal static class ProducersConsumers
{
    private static readonly ProcessFunction<ProducerArguments> _produce =
        ProcessTarget.Of<ProducerArguments>("produce", Produce, SampleJson.Default.ProducerArguments);
    private static readonly ProcessFunction<ConsumerArguments> _consume =
        ProcessTarget.Of<ConsumerArguments>("consume", Consume, SampleJson.Default.ConsumerArguments);

    /// <summary>The sample.</summary>
    public static readonly Sample Sample =
        new("queue", "producers and consumers, and a queue between them", [_produce, _consume], Run);

    private static void Produce(ProducerArguments arguments)
    {
        for (int i = 1; i <= 3; i++) arguments.Products.Put($"{arguments.What} {i}");
    }

    private static void Consume(ConsumerArguments arguments)
    {
        while (arguments.Products.TryGet(out string? product, Timeout.InfiniteTimeSpan))
            Console.WriteLine($"consumed {product}");
    }

    private static void Run()
    {
        using ProcessQueue<string> products = new();
        ChildProcess[] producers =
            [new(_produce.With(new("bun", products))), new(_produce.With(new("soup", products)))];
        ChildProcess[] consumers = [new(_consume.With(new(products))), new(_consume.With(new(products)))];
        foreach (ChildProcess process in producers.Concat(consumers)) process.Start();
        foreach (ChildProcess producer in producers) producer.Join();
        products.Close(); // consumers see it when they have taken the rest
        foreach (ChildProcess consumer in consumers) consumer.Join();
    }

    /// <summary>A producer's.</summary>
    internal sealed record ProducerArguments(string What, ProcessQueue<string> Products);

    /// <summary>A consumer's.</summary>
    internal sealed record ConsumerArguments(ProcessQueue<string> Products);
}
