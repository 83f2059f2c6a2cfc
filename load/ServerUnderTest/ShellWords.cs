using System.Text;

namespace EchoServer.Load.ServerUnderTest;

/// <summary>Splits a command as a shell does in simple cases: blanks part words; quotes and backslashes keep them
/// together. Nothing is expanded.</summary>
internal static class ShellWords
{
    /// <summary>Splits a command.</summary>
    /// <returns>Its words; null when a quote is not closed, or nothing follows a backslash.</returns>
    public static IReadOnlyList<string>? Split(string command)
    {
        List<string> words = [];
        StringBuilder? word = null;
        for (int i = 0; i < command.Length; i++)
        {
            char c = command[i];
            if (char.IsWhiteSpace(c))
            {
                if (word is not null) words.Add(word.ToString());
                word = null;
                continue;
            }
            word ??= new StringBuilder();
            int last = c is '"' or '\'' ? AddQuoted(command, i, word) : AddPlain(command, i, word);
            if (last >= command.Length) return null;
            i = last;
        }
        if (word is not null) words.Add(word.ToString());
        return words;
    }

    // Within double quotes a backslash stands before a quote or another one; within single quotes it is a backslash.
    private static int AddQuoted(string command, int start, StringBuilder word)
    {
        char quote = command[start];
        int i = start + 1;
        for (; i < command.Length && command[i] != quote; i++)
        {
            if (quote == '"' && command[i] == '\\' && i + 1 < command.Length && command[i + 1] is '"' or '\\') i++;
            word.Append(command[i]);
        }
        return i;
    }

    private static int AddPlain(string command, int i, StringBuilder word)
    {
        if (command[i] == '\\') i++;
        if (i < command.Length) word.Append(command[i]);
        return i;
    }
}
