using System.Text;
using EchoServer.Client.LineEditing;

namespace EchoServer.Tests.Client.LineEditing;

/// <summary>What is seen on a terminal, against a plain picture of what should be.</summary>
public class LineRendererTests
{
    private const string Prompt = ">>: ";

    private static readonly string[] _pieces = ["a", "bc", "日", "😀", "e\u0301", "\t", "word ", "本語", "0123456789"];

    [Fact]
    public void Show_WrapsAWideCharacterAsAWhole_WhenOneCellIsLeft()
    {
        VirtualScreen screen = new(7, 4);
        screen.Write(new LineRenderer(Prompt).Show("日本語", 1, 7, 4));
        Assert.Equal([">>: 日", "本語"], screen.Lines);
        Assert.Equal((1, 0), (screen.Row, screen.Column));
    }

    [Fact]
    public void Show_PutsTheCursorOnTheNextRow_WhenARowIsFull()
    {
        VirtualScreen screen = new(6, 4);
        LineRenderer renderer = new(Prompt);
        screen.Write(renderer.Show("a", 1, 6, 4));
        screen.Write(renderer.Show("ab", 2, 6, 4));
        Assert.Equal((1, 0), (screen.Row, screen.Column));
        screen.Write(renderer.Show("a", 1, 6, 4));
        Assert.Equal([">>: a"], screen.Lines);
        Assert.Equal((0, 5), (screen.Row, screen.Column));
    }

    [Fact]
    public void Show_NamesControlCharacters_AndNeverSendsThem() =>
        Assert.Equal("\r\x1b[J>>: ^[c^I\\x9B\r\x1b[13C", new LineRenderer(Prompt).Show("\x1b" + "c\t\u009b", 5, 80, 24));

    [Fact]
    public void Show_OnlyAddsText_WhenItIsTypedAtTheEnd()
    {
        LineRenderer renderer = new(Prompt);
        renderer.Show("a", 1, 80, 24);
        Assert.Equal("bc", renderer.Show("abc", 3, 80, 24));
    }

    [Theory]
    [InlineData(11, 40)]
    [InlineData(12, 5)]
    [InlineData(7, 1)]
    public void Show_AlwaysShowsTheLineAndTheCursor_WhateverIsEdited(int columns, int rows)
    {
        for (int seed = 0; seed < 100; seed++)
        {
            Random random = new(seed);
            VirtualScreen screen = new(columns, rows);
            LineRenderer renderer = new(Prompt);
            EditBuffer line = new();
            for (int step = 0; step < 60; step++)
            {
                Edit(line, random);
                screen.Write(renderer.Show(line.Text, line.Cursor, columns, rows));
                AssertShows(screen, line, columns, rows);
            }
        }
    }

    private static void Edit(EditBuffer line, Random random)
    {
        EditCommand[] commands =
        [
            EditCommand.Left, EditCommand.Right, EditCommand.Home, EditCommand.End, EditCommand.Backspace,
            EditCommand.Delete, EditCommand.WordLeft, EditCommand.CutWordLeft, EditCommand.Paste,
        ];
        int choice = random.Next(commands.Length * 2);
        if (choice < commands.Length) line.Apply(commands[choice]);
        else line.Insert(_pieces[random.Next(_pieces.Length)]);
    }

    // The picture: every cell of prompt and line in order, and rows cut off it.
    private static void AssertShows(VirtualScreen screen, EditBuffer line, int columns, int rows)
    {
        List<StringBuilder> picture = [new()];
        int used = 0;
        (int Row, int Column) cursor = default;
        int index = -Prompt.Length;
        foreach (Rune rune in (Prompt + line.Text + "\0").EnumerateRunes())
        {
            bool isEnd = rune.Value == 0;
            bool isTab = rune.Value == '\t';
            int width = isEnd || isTab ? 1 : DisplayWidth.Of(rune);
            for (int cell = 0; cell < (isTab ? 2 : 1); cell++)
            {
                if (used + width > columns)
                {
                    picture.Add(new());
                    used = 0;
                }
                if (index <= line.Cursor && cell == 0) cursor = (picture.Count - 1, used);
                if (!isEnd) picture[^1].Append(isTab ? "^I"[cell] : rune.ToString());
                used += width;
            }
            index += rune.Utf16SequenceLength;
        }
        string[] all = [.. picture.Select(row => row.ToString().TrimEnd(' '))];
        int top = cursor.Row - screen.Row;
        Assert.InRange(top, 0, Math.Max(0, all.Length - rows));
        Assert.Equal(cursor.Column, screen.Column);
        Assert.Equal(string.Join('\n', all.Skip(top).Take(rows)).TrimEnd('\n'), screen.ToString());
    }
}
