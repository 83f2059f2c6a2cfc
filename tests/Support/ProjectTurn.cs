using EchoServer.Linux.Calls;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Tests.Support;

/// <summary>The right of a test project to run its tests: one has it at a time, however many are started. Tests of real
/// programs fail where others take the processors from them.</summary>
public sealed class ProjectTurn : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromHours(1);

    private readonly SafeFileHandle _folder = Libc.OpenFolder(Path.Combine(TestEnvironment.SourceRoot, "tests"));

    /// <summary>Waits for the turn: for the lock (flock(2)) of the folder with the tests.</summary>
    public ProjectTurn() => Assert.True(Libc.TryFlock(_folder, _patience), $"no turn within {_patience}");

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();
}
