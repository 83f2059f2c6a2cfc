namespace EchoServer.Load.Reports.Html;

/// <summary>A chart with its title and its legend.</summary>
internal static class Figure
{
    /// <summary>The figure's HTML.</summary>
    /// <param name="title">What the figure shows.</param>
    /// <param name="legend">What its colours mean: a style and a text each.</param>
    /// <param name="content">The chart, as SVG.</param>
    public static string Of(string title, IEnumerable<(string Style, string Text)> legend, string content)
    {
        string keys =
            string.Concat(legend.Select(l => $"<span class=\"key {l.Style}\">{HtmlText.Text(l.Text)}</span>"));
        return $"<figure>\n<figcaption><h3>{HtmlText.Text(title)}</h3><p class=\"legend\">{keys}</p><p "
            + $"class=\"readout\" aria-live=\"off\"></p></figcaption>\n{content}</figure>\n";
    }

    /// <summary>A sentence where there is nothing to draw.</summary>
    public static string Empty(string title, string sentence) =>
        $"<figure class=\"none\">\n<figcaption><h3>{HtmlText.Text(title)}</h3></figcaption>\n<p "
        + $"class=\"empty\">{HtmlText.Text(sentence)}</p></figure>\n";
}
