using System.Text;
using EchoServer.Client.LineEditing;
using EchoServer.Common.Text;
using EchoServer.Tests.Support;

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
        screen.Write(new LineRenderer().Show(Prompt, "日本語", 1, 7, 4));
        Assert.Equal([">>: 日", "本語"], screen.Lines);
        Assert.Equal((1, 0), (screen.Row, screen.Column));
    }

    [Fact]
    public void Show_PutsTheCursorOnTheNextRow_WhenARowIsFull()
    {
        VirtualScreen screen = new(6, 4);
        LineRenderer renderer = new();
        screen.Write(renderer.Show(Prompt, "a", 1, 6, 4));
        screen.Write(renderer.Show(Prompt, "ab", 2, 6, 4));
        Assert.Equal((1, 0), (screen.Row, screen.Column));
        screen.Write(renderer.Show(Prompt, "a", 1, 6, 4));
        Assert.Equal([">>: a"], screen.Lines);
        Assert.Equal((0, 5), (screen.Row, screen.Column));
    }

    [Fact]
    public void Show_NamesControlCharacters_AndNeverSendsThem() =>
        Assert.Equal(
            "\r\x1b[J>>: ^[c^I\\x9B\r\x1b[13C", new LineRenderer().Show(Prompt, "\x1b" + "c\t\u009b", 5, 80, 24));

    [Fact]
    public void Show_OnlyAddsText_WhenItIsTypedAtTheEnd()
    {
        LineRenderer renderer = new();
        renderer.Show(Prompt, "a", 1, 80, 24);
        Assert.Equal("bc", renderer.Show(Prompt, "abc", 3, 80, 24));
    }

    [Fact]
    public void Show_IsOneLineForATerminalThatReflows_WhenRowsFillUpOneByOne()
    {
        VirtualScreen screen = new(20, 10, reflows: true);
        LineRenderer renderer = new();
        string text = new('x', 50);
        for (int n = 0; n <= text.Length; n++) screen.Write(renderer.Show(Prompt, text[..n], n, 20, 10));
        screen.Resize(40);
        Assert.Equal([Prompt + new string('x', 36), new string('x', 14)], screen.Lines);
    }

    // Replies stand above the prompt. Whatever the window does, they stay; and where the terminal says where its cursor
    // is, the line is there once.
    [Theory]
    [InlineData(false, true)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(true, false)]
    public void Resize_NeverErasesWhatStandsAbove(bool reflows, bool answers)
    {
        for (int seed = 0; seed < 300; seed++)
        {
            Random random = new(seed);
            int columns = random.Next(8, 60);
            VirtualScreen screen = new(columns, 60, reflows);
            string[] above = [.. Enumerable.Range(0, 6).Select(i => $"reply{i}")];
            screen.Write(string.Concat(above.Select(l => l + "\r\n")));
            LineRenderer renderer = new();
            string text =
                string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => random.Next(4) == 0 ? "日" : "x"));
            int cursor = random.Next(3) == 0 ? random.Next(text.Length + 1) : text.Length;
            screen.Write(renderer.Show(Prompt, text, cursor, columns, 60));
            for (int step = 0; step < 3; step++)
            {
                int old = columns;
                columns = random.Next(8, 60);
                screen.Resize(columns);
                renderer.Resize(columns, answers ? screen.Column : null);
                screen.Write(renderer.Show(Prompt, text, cursor, columns, 60));
                string shown = $"seed {seed}, step {step}, {old} to {columns}, cursor {cursor}:\n{screen}";
                Assert.True(above.SequenceEqual(screen.Lines.Take(above.Length)), shown);
                Assert.True(
                    string.Concat(screen.Lines).EndsWith((Prompt + text).TrimEnd(), StringComparison.Ordinal), shown);
            }
        }
    }

    [Theory]
    [InlineData(false, 80, 40)]
    [InlineData(false, 40, 80)]
    [InlineData(true, 80, 40)]
    [InlineData(true, 40, 80)]
    [InlineData(true, 80, 50)]
    public void Resize_LeavesOneCopyOfTheLine_WhenTheTerminalSaysWhereItsCursorIs(bool reflows, int before, int after)
    {
        VirtualScreen screen = new(before, 24, reflows);
        screen.Write("reply\r\n");
        LineRenderer renderer = new();
        string text = new('x', 203);
        screen.Write(renderer.Show(Prompt, text, text.Length, before, 24));
        screen.Resize(after);
        renderer.Resize(after, screen.Column);
        screen.Write(renderer.Show(Prompt, text, text.Length, after, 24));
        Assert.Equal("reply", screen.Lines[0]);
        Assert.Equal(Prompt + text, string.Concat(screen.Lines[1..]));
    }

    [Theory]
    [InlineData("👩‍👩‍👧")]
    [InlineData("❤️")]
    [InlineData("👍🏽")]
    public void Rule_IsTheTerminals_OnceItsCursorHasShownIt(string character)
    {
        VirtualScreen screen = new(40, 5, rule: WidthRule.ByGrapheme);
        LineRenderer renderer = new();
        screen.Write(renderer.Show(Prompt, character, character.Length, 40, 5, CursorQuestions.Question));
        WidthDoubt doubt = Assert.NotNull(renderer.Doubt);
        Assert.Equal($"\x1b[1;{doubt.Other + 1}R", screen.TakeAnswers());
        renderer.SwitchRule();
        screen.Write(renderer.Show(Prompt, character + "x", 0, 40, 5));
        Assert.Equal([Prompt + character + "x"], screen.Lines);
        Assert.Equal(Prompt.Length, screen.Column);
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
            LineRenderer renderer = new();
            EditBuffer line = new();
            for (int step = 0; step < 60; step++)
            {
                Edit(line, random);
                screen.Write(renderer.Show(Prompt, line.Text, line.Cursor, columns, rows));
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
            int width = isEnd || isTab ? 1 : TextWidth.Of(rune);
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
