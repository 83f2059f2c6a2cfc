using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using EchoServer.Load.Reports;
using EchoServer.Load.Reports.Html;
using EchoServer.Tests.Support;

namespace EchoServer.Tests.Load.Reports;

/// <summary>A browser without a window, which shows a report and is asked what came of it.</summary>
internal static partial class Chromium
{
    // A window is 500 pixels wide at least, a frame as wide as it is told to be. The pointer is put over the first
    // place of the first chart that has something to read.
    private const string Frame = """
        <!DOCTYPE html>
        <html>
        <meta name="color-scheme" content="light dark">
        <body><iframe width="{0}" height="1200" srcdoc="{1}"></iframe>
        <script>
        onload = () => {
          const page = document.querySelector('iframe').contentWindow,
            spot = page.document.querySelector('.spots rect');
          spot.scrollIntoView({ block: 'center' });
          const box = spot.getBoundingClientRect();
          const at = { clientX: box.x + box.width / 2, clientY: box.y + box.height / 2 };
          spot.ownerSVGElement.dispatchEvent(new page.PointerEvent('pointermove', at));
          const labels = [...page.document.querySelectorAll('svg')].map(svg =>
            [...svg.querySelectorAll('.middle')].map(l => l.getBoundingClientRect()));
          const gaps = labels.flatMap(row => row.slice(1).map((box, i) => box.left - row[i].right));
          const rows = Map.groupBy([...page.document.querySelectorAll('.tiles')[0].children],
            tile => tile.getBoundingClientRect().top);
          Object.assign(document.documentElement.dataset, {
            width: page.innerWidth,
            content: page.document.documentElement.scrollWidth,
            readout: page.document.querySelector('.read .readout')?.textContent ?? '',
            background: page.getComputedStyle(page.document.body).backgroundColor,
            gap: Math.floor(Math.min(...gaps)),
            tiles: [...rows.values()].map(row => row.length).join(' '),
            loaded: page.performance.getEntriesByType('resource').length,
          });
        };
        </script>
        </body>
        </html>
        """;

    /// <summary>Shows a report.</summary>
    public static async Task<ShownPage> ShowAsync(RunReport report, int width, bool isDark = false)
    {
        using TemporaryFolder folder = new();
        string page = folder.File("frame.html");
        await File.WriteAllTextAsync(page, Frame.Replace("{0}", $"{width}", StringComparison.Ordinal)
            .Replace("{1}", WebUtility.HtmlEncode(HtmlReport.Text(report)), StringComparison.Ordinal));
        CommandRun run = await CommandRun.OfAsync(
            "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
            $"--user-data-dir={folder.File("profile")}", $"--blink-settings=preferredColorScheme={(isDark ? 0 : 1)}",
            "--enable-logging=stderr",
            "--window-size=1400,1300", "--dump-dom", $"file://{page}");
        Assert.True(run.ExitCode == 0 && Root().IsMatch(run.Output), run.Error);
        string Data(
            string name) => WebUtility.HtmlDecode(
                Regex.Match(Root().Match(run.Output).Value, $"data-{name}=\"([^\"]*)\"").Groups[1].Value);
        int Number(string name) => int.Parse(Data(name), CultureInfo.InvariantCulture);
        return new ShownPage(
            Number("width"), Number("content"), Data("readout"), Data("background"), Number("loaded"), Number("gap"),
            Data("tiles"),
            [.. run.ErrorLines.Where(l => l.Contains("CONSOLE", StringComparison.Ordinal))]);
    }

    [GeneratedRegex("^<html [^>]*data-loaded[^>]*>", RegexOptions.Multiline)]
    private static partial Regex Root();
}
