/** The page's look, in light and in dark: nothing is fetched. */
export const STYLE: string = `
:root { color-scheme: light dark; --ground: #fbfaf8; --card: #fff; --ink: #1d2433; --quiet: #6a7284; --line: #e4e2dd;
  --gain: #0f8577; --loss: #c8453f; --c0: #8a8f9c; --c1: #2f5fd0; --c2: #d9822b; --c3: #8b4fc4; --c4: #0f8577; --c5: #b8406f; --c6: #6b7a1d; }
@media (prefers-color-scheme: dark) { :root { --ground: #14171f; --card: #1c212c; --ink: #e6e8ee; --quiet: #98a0b3; --line: #2e3545;
  --gain: #4fc1b0; --loss: #f0837c; --c0: #8f97a8; --c1: #7ea2ff; --c2: #f0a860; --c3: #c29af0; --c4: #4fc1b0; --c5: #ef8fb5; --c6: #b9c95e; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.55 system-ui, sans-serif; }
main { max-width: 1060px; margin: 0 auto; padding: 40px 24px 80px; }
h1 { font-size: 30px; line-height: 1.2; margin: 0 0 6px; letter-spacing: -.01em; }
h2 { font-size: 19px; margin: 44px 0 4px; } h3 { font-size: 15px; margin: 22px 0 8px; }
h4 { font-size: 12px; margin: 0 0 6px; color: var(--quiet); font-weight: 600; text-transform: uppercase; letter-spacing: .05em; }
p { margin: 0 0 14px; } .quiet { color: var(--quiet); font-weight: 400; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(200px, 1fr)); gap: 14px; margin-top: 26px; }
.cards > div, figure, details { background: var(--card); border: 1px solid var(--line); border-radius: 12px; }
.cards > div { padding: 14px 18px; border-top: 4px solid var(--own); }
.cards b { display: block; font-size: 32px; line-height: 1.15; font-variant-numeric: tabular-nums; }
.cards span { display: block; color: var(--quiet); font-size: 13px; } .cards .better, td.better .change, .gain { color: var(--gain); } .cards .worse, td.worse .change, .loss { color: var(--loss); }
.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 420px), 1fr)); gap: 14px; }
figure { margin: 0; padding: 14px 16px 8px; min-width: 0; } figcaption { font-weight: 600; margin-bottom: 4px; font-size: 14px; }
.legend { display: flex; flex-wrap: wrap; gap: 4px 18px; margin: 0 0 12px; padding: 0; list-style: none; font-size: 13px; } .legend li { display: flex; align-items: center; gap: 6px; margin: 0; } .legend svg { width: 16px; }
svg { display: block; width: 100%; height: auto; overflow: visible; } svg text { font: 12px system-ui, sans-serif; fill: var(--ink); }
.tick { fill: var(--quiet) !important; font-size: 11px !important; } .value { font-variant-numeric: tabular-nums; font-weight: 600 !important; }
.grid { stroke: var(--line); } .axis { stroke: var(--quiet); } .reference { stroke: var(--c0); stroke-dasharray: 3 4; }
.interval { stroke: var(--own); stroke-width: 3; stroke-linecap: round; opacity: .45; } .curve { fill: none; stroke: var(--own); stroke-width: 2.5; stroke-linejoin: round; }
.mark { fill: var(--own); stroke: var(--card); stroke-width: 1.5; } .mark.ring { fill: var(--card); stroke: var(--own); stroke-width: 3; } .mark.small { stroke: none; }
rect.gain { fill: var(--gain); } rect.loss { fill: var(--loss); } ${[0, 1, 2, 3, 4, 5, 6].map((i) => `.s${i} { --own: var(--c${i}); }`).join(' ')}
.scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; background: var(--card); border: 1px solid var(--line); }
th, td { padding: 8px 12px; text-align: right; vertical-align: top; border-bottom: 1px solid var(--line); white-space: nowrap; } th:first-child { text-align: left; }
thead th { color: var(--quiet); font-size: 13px; } small { display: block; color: var(--quiet); }
details { margin-bottom: 10px; } summary { display: flex; gap: 16px; justify-content: space-between; padding: 11px 16px; cursor: pointer; }
summary .query { font-weight: 600; overflow-wrap: anywhere; } .drop { color: var(--loss); white-space: nowrap; font-variant-numeric: tabular-nums; }
.sides { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 320px), 1fr)); gap: 20px; padding: 2px 16px 14px; }
ol { margin: 0; padding-left: 20px; } li { margin-bottom: 8px; overflow-wrap: anywhere; font-size: 14px; }
.grade { font-size: 12px; border-radius: 9px; padding: 1px 8px; margin-right: 4px; border: 1px solid; } .right .grade { color: var(--gain); } .wrong .grade { color: var(--loss); } .unjudged .grade { color: var(--quiet); }
footer { margin-top: 48px; color: var(--quiet); font-size: 13px; }
`
