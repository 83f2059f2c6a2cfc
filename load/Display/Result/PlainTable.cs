using Spectre.Console;

namespace EchoServer.Load.Display.Result;

/// <summary>Tables without frames.</summary>
internal static class PlainTable
{
    /// <summary>A table with these heads; its columns are two apart.</summary>
    public static Table Of(params string[] heads)
    {
        Table table = new Table().Border(TableBorder.None);
        if (heads.All(h => h.Length == 0)) table.HideHeaders();
        foreach (string head in heads)
            table.AddColumn(new TableColumn(TerminalPage.Text(head, Styles.Dim)).PadLeft(0).PadRight(2));
        return table;
    }
}
