using EchoServer.Linux.Calls;

namespace EchoServer.Multiprocessing;

/// <summary>
/// Where a program of a name is: as execvpe(3) looks for it, in the PATH that the program itself will have, and from
/// where it will start. (Python's <c>os.get_exec_path</c>.)
/// </summary>
/// <param name="options">The program's variables, and where it starts.</param>
internal sealed class SearchPath(SubprocessOptions options)
{
    private const string Name = "PATH";
    private const string WithoutPath = "/bin:/usr/bin"; // as execvp(3) of the C library and Python have it

    private readonly string _folders = (
        options.Environment is { } all
            ? all.GetValueOrDefault(Name) : Environment.GetEnvironmentVariable(Name)) ?? WithoutPath;

    /// <summary>The path of a program, as it is seen from where it starts.</summary>
    /// <param name="program">The program's name; one with a slash is its path.</param>
    /// <exception cref="FileNotFoundException">There is none of that name.</exception>
    public string Find(string program)
    {
        if (program.Contains('/', StringComparison.Ordinal)) return program;
        // An empty folder is the one where the program starts (execvp(3)).
        string[] files = [
            .. _folders.Split(':').Select(folder => folder.Length == 0 ? $"./{program}" : Path.Combine(folder, program))
                .Where(path => File.Exists(FromHere(path)))];
        // One that may not be executed says why, once it is tried.
        return files.FirstOrDefault(path => Libc.MayExecute(FromHere(path))) ?? files.FirstOrDefault()
            ?? throw new FileNotFoundException(
                $"{program}: {(options.Environment is null ? Name : $"the {Name} of its Environment")} has no such "
                + $"program ({_folders})", program);
    }

    private string FromHere(string path) => options.WorkingDirectory is { } folder ? Path.Combine(folder, path) : path;
}
