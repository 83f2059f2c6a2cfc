using EchoServer.Linux;
using EchoServer.Linux.Calls;
using EchoServer.Linux.Processes;
using Microsoft.Win32.SafeHandles;

namespace EchoServer.Multiprocessing;

/// <summary>Runs any program to its end: input in, output and errors out, a time-out, an exit code. (Python's
/// <c>subprocess.run</c>.)</summary>
/// <remarks>
/// System.Diagnostics.Process reports death by signal 9 and an exit with code 137 as the same, and takes all children
/// where it is PID 1. Here all three pipes are served together, so neither side waits for the other for ever, however
/// much goes through them.
/// </remarks>
/// <example>
/// <code>
/// SubprocessResult sorted = Subprocess.Run("sort", ["-r"], new SubprocessOptions { Input = "one\ntwo\n" });
/// if (sorted.ExitCode != 0) Console.Error.Write(sorted.Error);
/// else Console.Write(sorted.Output); // two, one
/// </code>
/// </example>
public static class Subprocess
{
    private static readonly IReadOnlyDictionary<string, string> _nothing = new Dictionary<string, string>();

    /// <summary>Runs a program.</summary>
    /// <param name="program">
    /// The program's path, which is relative to where it starts (<see cref="SubprocessOptions.WorkingDirectory"/>); or
    /// a name without a slash, which is looked for in the PATH that it will have
    /// (<see cref="SubprocessOptions.Environment"/>), as execvp(3) does. Without a PATH that is <c>/bin:/usr/bin</c>;
    /// an empty part of PATH, or a relative one, is where it starts.
    /// </param>
    /// <param name="arguments">The program's arguments, each as it is: no shell reads them.</param>
    /// <param name="options">How the program runs; null takes the defaults.</param>
    /// <param name="cancellationToken">Kills the program.</param>
    /// <returns>Once it has ended and closed its output: what became of it.</returns>
    /// <exception cref="SpawnException">It could not be started, or there is no such working directory.</exception>
    /// <exception cref="FileNotFoundException">PATH has no such program.</exception>
    /// <exception cref="ArgumentException">An argument, or a variable, has a NUL character; or a variable's name is
    /// empty, or has a =.</exception>
    /// <exception cref="SubprocessTimeoutException">It took too long, and was killed; or it had ended, but what it had
    /// started kept its pipes open for too long.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled, and killed.</exception>
    /// <exception cref="OutOfMemoryException">It wrote more than 2 GiB to stdout or stderr, and was killed.</exception>
    /// <exception cref="LinuxException">It should have been killed, but runs as another user by now: it goes on. Or no
    /// descriptor is to be had.</exception>
    public static SubprocessResult Run(
        string program, IEnumerable<string>? arguments = null, SubprocessOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(program);
        options ??= new SubprocessOptions();
        Validate(program, options);
        cancellationToken.ThrowIfCancellationRequested();
        using Communication communication = Start(program, [.. arguments ?? []], options);
        bool isInTime = communication.Run(options.InputBytes, options.Timeout, cancellationToken);
        SubprocessResult result = new(program, communication.Status, communication.Output, communication.Error);
        if (isInTime) return result;
        cancellationToken.ThrowIfCancellationRequested();
        throw new SubprocessTimeoutException(result, options.Timeout!.Value);
    }

    /// <inheritdoc cref="Run"/>
    public static Task<SubprocessResult> RunAsync(
        string program, IEnumerable<string>? arguments = null, SubprocessOptions? options = null,
        CancellationToken cancellationToken = default) =>
        Task.Factory.StartNew(
            () => Run(program, arguments, options, cancellationToken), cancellationToken,
            TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static Communication Start(string program, string[] arguments, SubprocessOptions options)
    {
        SelfExecutable executable = new(new SearchPath(options).Find(program), [program]);
        using Spawner spawner = new(
            executable, options.Environment
                ?? _nothing, leadsGroup: false, inheritsEnvironment: options.Environment is null,
            workingDirectory: options.WorkingDirectory);
        (SafeFileHandle input, SafeFileHandle toInput) = Libc.BlockingPipe();
        (SafeFileHandle fromOutput, SafeFileHandle output) = Libc.BlockingPipe();
        (SafeFileHandle fromError, SafeFileHandle error) = Libc.BlockingPipe();
        using (input)
        using (output)
        using (error)
        {
            try
            {
                return new Communication(
                    spawner.StartWithStreams(arguments, input, output, error), toInput, fromOutput, fromError);
            }
            catch
            {
                toInput.Dispose();
                fromOutput.Dispose();
                fromError.Dispose();
                throw;
            }
        }
    }

    private static void Validate(string program, SubprocessOptions options)
    {
        // posix_spawn would say that there is no such file, as if the program were meant.
        if (options.WorkingDirectory is { } folder && !Directory.Exists(folder))
            throw new SpawnException(
                $"{program} in {folder}",
                new LinuxException("chdir", File.Exists(folder) ? Errno.ENOTDIR : Errno.ENOENT));
        if (options.Environment?.Keys.FirstOrDefault(
            name => name.Length == 0 || name.Contains('=', StringComparison.Ordinal)) is { } wrong)
            throw new ArgumentException(
                $"Environment: '{wrong}' is no variable's name: it is empty, or has a =", nameof(options));
    }
}
