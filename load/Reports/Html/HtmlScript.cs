namespace EchoServer.Load.Reports.Html;

/// <summary>The page's script. Without it the read-outs are tool tips, and nothing else is missing.</summary>
internal static class HtmlScript
{
    /// <summary>The script's text.</summary>
    public const string Text = """
        for (const figure of document.querySelectorAll('figure')) {
          const svg = figure.querySelector('svg');
          if (!svg) continue;
          const readout = figure.querySelector('.readout'), rule = svg.querySelector('.rule');
          const texts = new Map();
          for (const spot of svg.querySelectorAll('.spots rect')) {
            texts.set(spot, spot.textContent);
            spot.replaceChildren();
          }
          const show = event => {
            const spot = document.elementFromPoint(event.clientX, event.clientY);
            if (!texts.has(spot)) return;
            const x = spot.x.baseVal.value + spot.width.baseVal.value / 2;
            rule.setAttribute('x1', x);
            rule.setAttribute('x2', x);
            readout.textContent = texts.get(spot);
            figure.classList.add('read');
          };
          svg.addEventListener('pointermove', show);
          svg.addEventListener('pointerdown', show);
          svg.addEventListener('pointerleave', () => figure.classList.remove('read'));
        }

        """;
}
