using EchoServer.Tests.Support;

namespace EchoServer.Tests.Server.EndToEnd;

/// <inheritdoc cref="EndToEndTest.Collection"/>
[CollectionDefinition(EndToEndTest.Collection, DisableParallelization = true)]
public sealed class EndToEndCollection;
