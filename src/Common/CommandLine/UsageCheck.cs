using System.CommandLine;
using System.CommandLine.Help;

namespace EchoServer.Common.CommandLine;

/// <summary>Looks through a command line, from left to right, for what can't be meant, before the parser does: that one
/// blames what comes after it.</summary>
/// <remarks>Values are left to the parser. Nothing after <c>--help</c> or <c>--version</c> counts.</remarks>
internal sealed class UsageCheck
{
    private readonly Queue<string> _left;
    private readonly List<Command> _path;
    private readonly Dictionary<Option, string?> _given = [];
    private readonly List<string> _arguments = [];
    private bool _isOver;

    private UsageCheck(Command tool, IReadOnlyList<string> args)
    {
        _path = [tool];
        _left = new Queue<string>(args);
    }

    /// <summary>What is wrong first.</summary>
    /// <returns>What is wrong; null when nothing is.</returns>
    public static string? Problem(Command tool, IReadOnlyList<string> args) => new UsageCheck(tool, args).First();

    private Command Command => _path[^1];

    // Those of the command itself, and those that commands above it share.
    private IEnumerable<Option> Options => _path.SelectMany(c => c.Options.Where(o => c == Command || o.Recursive));

    private string? First()
    {
        bool areOptionsOver = false;
        while (!_isOver && _left.TryDequeue(out string? arg))
        {
            if (arg == "--" && !areOptionsOver)
            {
                areOptionsOver = true;
                continue;
            }
            bool isArgument = areOptionsOver || !IsOption(arg);
            if ((isArgument ? OfArgument(arg, areOptionsOver) : OfOption(arg)) is { } problem) return problem;
        }
        return !_isOver && Command.Subcommands.Count > 0
            ? $"a command is missing after {string.Join(' ', _path.Select(c => c.Name))}: one of "
            + $"{Names(Command.Subcommands)}" : null;
    }

    private static bool IsOption(string arg) => arg.Length > 1 && arg[0] == '-';

    // --- Options ---

    private string? OfOption(string arg)
    {
        string name = arg.Split('=')[0];
        if (Find(name) is not { } option) return Unknown(name);
        string? value = arg.Length > name.Length ? arg[(name.Length + 1)..] : null;
        if (option.Arity.MaximumNumberOfValues == 0) return OfFlag(option, name, value);
        bool isNeeded = option.Arity.MinimumNumberOfValues > 0;
        if (value is null && _left.TryPeek(out string? next) && (isNeeded || !IsOption(next)) && !IsOptionName(next))
            value = _left.Dequeue();
        return value is null && isNeeded ? Missing(name) : Twice(option, name, value);
    }

    private Option? Find(string name) => Options.FirstOrDefault(o => o.Name == name || o.Aliases.Contains(name));

    // What is an option, or could only be a misspelt one, is not taken for a value; a negative number is, and - for a
    // file.
    private static bool IsOptionName(string arg) => arg.StartsWith("--", StringComparison.Ordinal);

    private string? OfFlag(Option option, string name, string? value)
    {
        if (value is not null) return $"{name} takes no value, but '{value}' was given";
        _isOver = option is HelpOption or ToolVersionOption;
        return null;
    }

    private string Missing(string name) => _left.TryPeek(out string? next)
        ? $"{name}: a value is missing; '{next}' is taken for an option, and as a value it is written {name}={next}"
        : $"{name}: a value is missing";

    private string? Twice(Option option, string name, string? value)
    {
        if (option.Arity.MaximumNumberOfValues > 1 || _given.TryAdd(option, value)) return null;
        string given = _given[option] is null && value is null ? "" : $", {As(_given[option])} and {As(value)}";
        return $"{name} is given twice{given}; once is enough";
    }

    private static string As(string? value) => value is null ? "without a value" : $"as '{value}'";

    private string Unknown(string name)
    {
        Command[] others = [.. Below(_path[0]).Where(c => c != Command && c.Options.Any(o => o.Name == name))];
        if (others.Any(Command.Subcommands.Contains))
            return MisspeltCommand() ?? $"{name} comes after the command, which is one of {Names(others)}";
        if (others.Length > 0) return $"{name} is no option of {Command.Name}, but of {Names(others)}";
        IEnumerable<Option> known = Options.Concat(Below(Command).SelectMany(c => c.Options)).Where(o => !o.Hidden);
        return $"unknown option '{name}'{Meant(name, known.Select(o => o.Name))}";
    }

    // Where options stand before a command that is misspelt, it would not help to be told where options belong.
    private string? MisspeltCommand()
    {
        string[] commands = [.. Command.Subcommands.Select(c => c.Name)];
        if (_left.Any(commands.Contains)) return null;
        return _left.FirstOrDefault(word => !IsOption(word) && Nearest.Of(word, commands) is not null) is { } misspelt
            ? NoCommand(misspelt) : null;
    }

    private string NoCommand(string word)
    {
        string all = $"one of {Names(Command.Subcommands)}";
        return $"there is no command '{word}'{Meant(word, Command.Subcommands.Select(c => c.Name), all)}";
    }

    private static IEnumerable<Command> Below(Command command) =>
        command.Subcommands.SelectMany(c => Below(c).Prepend(c));

    // --- Arguments ---

    private string? OfArgument(string arg, bool areOptionsOver)
    {
        if (!areOptionsOver && Command.Subcommands.FirstOrDefault(c => c.Name == arg) is { } command)
        {
            _path.Add(command);
            return null;
        }
        if (Command.Subcommands.Count > 0) return NoCommand(arg);
        _arguments.Add(arg);
        int most = Command.Arguments.Sum(a => a.Arity.MaximumNumberOfValues);
        if (_arguments.Count <= most) return null;
        return most == 0
            ? $"'{arg}' is no option, and {Command.Name} takes nothing else"
            : $"'{arg}' is one too many after '{_arguments[^2]}'";
    }

    // --- Words ---

    private static string Meant(string word, IEnumerable<string> known, string? otherwise = null) =>
        Nearest.Hint(word, known) is var hint && (hint.Length > 0 || otherwise is null) ? hint : $"; {otherwise}";

    private static string Names(IEnumerable<Command> commands) =>
        string.Join(", ", commands.Select(c => c.Name).Distinct());
}
