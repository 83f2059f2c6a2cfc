using EchoServer.Tests.Support;

namespace EchoServer.Tests.Layers;

/// <summary>Lines fit beside each other. The build looks at code (RCS0056); this looks at comments as well.</summary>
public class LineTests
{
    private const int Most = 120;

    [Theory]
    [InlineData("src")]
    [InlineData("load")]
    [InlineData("samples")]
    [InlineData("tests")]
    public void Lines_HaveAtMost120Columns(string folder) => Assert.Empty(
        from path in Directory.EnumerateFiles(
            Path.Combine(TestEnvironment.SourceRoot, folder), "*.cs", SearchOption.AllDirectories)
        where !path.Contains("/obj/", StringComparison.Ordinal)
        from line in File.ReadLines(path).Index()
        where line.Item.Length > Most
        select $"{Path.GetRelativePath(TestEnvironment.SourceRoot, path)}:{line.Index + 1}");
}
