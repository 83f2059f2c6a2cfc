namespace EchoServer.Load.Reports.Html;

/// <summary>The page's style sheet. Colours are told apart in grey and by colour-blind people too, and have the
/// contrast that WCAG AA asks for.</summary>
internal static class HtmlStyle
{
    /// <summary>The style sheet's text.</summary>
    public const string Text = """
        :root {
          --page: #f6f7f9; --card: #fff; --ink: #1b2330; --soft: #596475; --line: #e2e6ec; --fill: #eef1f5;
          --ok: #2563c9; --p99: #b3530b; --max: #8a94a3; --bad: #b42318; --good: #157347; --notice: #fff6e0;
            --notice-line: #e3b341;
        }
        @media screen and (prefers-color-scheme: dark) {
          :root {
            --page: #12161c; --card: #1a2029; --ink: #e6eaf0; --soft: #9aa6b6; --line: #2c3542; --fill: #232b36;
            --ok: #6ea8fe; --p99: #f0a35e; --max: #7d8898; --bad: #ff8a80; --good: #6fd39b; --notice: #2e2812;
              --notice-line: #8a6d1d;
          }
        }
        * { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; }
        body { margin: 0; background: var(--page); color: var(--ink);
          font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
        main { max-width: 1120px; margin: 0 auto; padding: 32px 24px 64px; }
        h1 { font-size: 2.4rem; line-height: 1.15; margin: 4px 0 8px; letter-spacing: -.02em; }
        h2 { font-size: 1.35rem; margin: 44px 0 14px; letter-spacing: -.01em; }
        h3 { font-size: 1rem; margin: 28px 0 10px; }
        p { margin: 4px 0; }
        header p { font-size: 1.1rem; }
        header .what { color: var(--soft); font-size: 1rem; overflow-wrap: anywhere; }
        .good { color: var(--good); }
        .bad { color: var(--bad); }
        .notice { background: var(--notice); border-left: 4px solid var(--notice-line); border-radius: 4px;
          padding: 10px 14px; margin: 14px 0 0; font-size: 1rem; }
        .tiles { display: grid; grid-template-columns: repeat(6, minmax(0, 1fr)); gap: 12px; list-style: none;
          margin: 0 0 16px; padding: 0; }
        .tile, figure { background: var(--card); border: 1px solid var(--line); border-radius: 10px; }
        .tile { padding: 12px 16px 14px; }
        .tile span { display: block; color: var(--soft); font-size: .85rem; }
        .tile strong { display: block; font-size: 1.6rem; font-weight: 600; line-height: 1.3; letter-spacing: -.01em;
          font-variant-numeric: tabular-nums; white-space: nowrap; }
        .tile.bad strong { color: var(--bad); }
        .charts { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 16px; }
        figure { margin: 0; padding: 14px 14px 8px; min-width: 0; position: relative; }
        figcaption { padding: 0 4px; }
        figcaption h3 { margin: 0; }
        .legend, .readout { margin: 0; min-height: 1.5em; font-size: .85rem; color: var(--soft);
          font-variant-numeric: tabular-nums; }
        .readout, .read .legend { display: none; }
        .read .readout { display: block; color: var(--ink); }
        .key { margin-right: 16px; white-space: nowrap; }
        .key::before { content: ""; display: inline-block; width: 16px; height: 3px; margin-right: 6px;
          vertical-align: middle; border-radius: 2px; background: var(--ok); }
        .key.p99::before { background: var(--p99); }
        .key.max::before { background: none; border-top: 2px dotted var(--max); }
        .key.failed::before { background: var(--bad); }
        .empty { color: var(--soft); padding: 8px 4px 12px; }
        figure.none { grid-column: 1 / -1; }
        svg { display: block; width: 100%; height: auto; touch-action: pan-y; }
        svg text { font-size: 11.5px; fill: var(--soft); font-variant-numeric: tabular-nums; }
        svg .end { text-anchor: end; }
        svg .middle { text-anchor: middle; }
        svg .label { fill: var(--ink); }
        .grid { stroke: var(--line); }
        .line { fill: none; stroke: var(--ok); stroke-width: 1.8; stroke-linejoin: round; }
        .line.p99 { stroke: var(--p99); stroke-width: 1.4; }
        .line.max { stroke: var(--max); stroke-width: 1.2; stroke-dasharray: 2 3; }
        .dot { fill: var(--ok); }
        .dot.p99 { fill: var(--p99); }
        .dot.max { fill: var(--max); }
        .area { fill: var(--ok); opacity: .14; }
        .bar { fill: var(--ok); opacity: .8; }
        .bar.failed { fill: var(--bad); }
        .marker { stroke: var(--ink); stroke-dasharray: 3 3; opacity: .55; }
        .rule { stroke: var(--ink); opacity: .5; visibility: hidden; }
        .read .rule { visibility: visible; }
        .spots rect { fill: transparent; }
        .scroll { overflow-x: auto; width: fit-content; min-width: min(100%, 34rem); max-width: 100%;
          background: var(--card); border: 1px solid var(--line); border-radius: 10px; }
        table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; font-size: .94rem; }
        th, td { padding: 6px 16px; text-align: right; vertical-align: top; }
        th:first-child, .text th, .text td, .last-text th:last-child, .last-text td:last-child { text-align: left; }
        thead th { color: var(--soft); font-weight: 500; border-bottom: 1px solid var(--line); }
        tbody th { font-weight: 400; }
        tbody tr + tr > * { border-top: 1px solid var(--line); }
        .message { overflow-wrap: anywhere; }
        .word { display: inline-block; max-width: 100%; overflow-wrap: anywhere; }
        dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 6px 24px; margin: 0; }
        dt { color: var(--soft); }
        dd { margin: 0; overflow-wrap: anywhere; }
        a { color: var(--ok); }
        code { font: .92em ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; background: var(--fill);
          border-radius: 4px; padding: 1px 5px; box-decoration-break: clone; -webkit-box-decoration-break: clone; }
        @media (max-width: 1060px) {
          .tiles { grid-template-columns: repeat(3, minmax(0, 1fr)); }
        }
        @media (max-width: 760px) {
          main { padding: 20px 14px 40px; }
          h1 { font-size: 2rem; }
          .charts { grid-template-columns: minmax(0, 1fr); }
          .tiles { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 10px; }
          .tile { padding: 10px 12px; }
          .tile strong { font-size: 1.35rem; }
          figure { padding: 12px 8px 6px; }
          th, td { padding: 6px 10px; }
          dl { grid-template-columns: minmax(0, 1fr); gap: 0; }
          dd { margin-bottom: 10px; }
        }
        @media (max-width: 520px) {
          svg text { font-size: 15px; }
        }
        @media print {
          body { background: #fff; font-size: 11pt; }
          main { max-width: none; padding: 0; }
          h2 { break-after: avoid; }
          .tile, figure, tr { break-inside: avoid; }
          .tiles { grid-template-columns: repeat(3, 1fr); }
          .charts { grid-template-columns: repeat(2, minmax(0, 1fr)); }
          .tile, figure, .scroll { border-color: #bbb; }
          .area, .bar, .tile, .notice, code, .key::before { print-color-adjust: exact;
            -webkit-print-color-adjust: exact; }
        }

        """;
}
