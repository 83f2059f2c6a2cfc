using EchoServer.Tests.Support;

namespace EchoServer.Tests.Load;

/// <inheritdoc cref="EndToEndTest.Collection"/>
[CollectionDefinition(EndToEndTest.Collection, DisableParallelization = true)]
public sealed class EndToEndCollection;
