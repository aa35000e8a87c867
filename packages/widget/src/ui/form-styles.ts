/**
 * Font sizes are in em, relative to the reader's own font size. Each text has its own direction,
 * but is aligned with the page. A page can set `--earshot-gap`, the distance from the corner;
 * `auto` centres the form.
 */
export const FORM_CSS = `
*{box-sizing:border-box;margin:0;padding:0;unicode-bidi:plaintext}
dialog{margin-block:auto var(--earshot-gap,12px);margin-inline:auto var(--earshot-gap,12px);width:min(440px,calc(100vw - 24px));max-width:none;max-height:min(800px,calc(100dvh - 24px));border:1px solid var(--line);border-radius:16px;background:var(--bg);color:var(--text);font:.9375em/1.45 system-ui,sans-serif;box-shadow:0 2px 6px #0002,0 18px 60px #0005;overflow:hidden}
dialog:dir(rtl){text-align:right}
dialog[open]{display:flex;animation:rise .18s ease-out}
dialog::backdrop{background:var(--shade);animation:fade .18s}
@keyframes rise{from{opacity:0;transform:translateY(10px)}}
@keyframes fade{from{opacity:0}}
.panel,form{display:flex;flex-direction:column;flex:1;min-width:0;min-height:0;outline:0}
header,footer,.row{display:flex;align-items:center;justify-content:space-between;gap:12px}
header,footer{padding:12px 20px}
header{padding-block:14px 6px;padding-inline-end:12px}
footer{border-block-start:1px solid var(--line)}
h2{font-size:1.2em;font-weight:650;outline:0}
h3{font-size:1em;font-weight:600}
.body{flex:1;min-height:0;overflow:auto;overscroll-behavior:contain;padding:8px 20px 20px;display:flex;flex-direction:column;gap:14px;scrollbar-width:thin;scrollbar-color:var(--control) transparent}
[inert]{opacity:.55}
.muted{color:var(--muted)}
.hint,.wrong,dl,.thumbnail span{font-size:.867em}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
label{font-weight:600}
input:not([type=checkbox],[type=radio]),textarea{margin-block-start:6px;width:100%;padding:10px 12px;border:1px solid var(--control);border-radius:9px;background:var(--bg);color:inherit;font:inherit;line-height:1.4}
textarea{resize:vertical;min-height:5.2em}
.wrong{display:block;color:var(--danger)}
.wrong:not(:empty){margin-block-start:4px}
[aria-invalid=true]{border-color:var(--danger)!important;box-shadow:inset 0 0 0 1px var(--danger)}
button{min-height:40px;padding:8px 16px;border:1px solid transparent;border-radius:9px;background:none;color:inherit;font:inherit;font-weight:600;cursor:pointer;text-align:inherit}
:where(:focus-visible){outline:2px solid var(--tint);outline-offset:2px}
.primary{background:var(--accent);color:var(--bg);color:oklch(from var(--accent) calc((.59 - l)*1000) 0 0)}
.primary:hover{filter:brightness(1.08)}
.secondary{border-color:var(--control)}
.quiet{color:var(--muted);font-weight:500}
.quiet:hover,.secondary:hover{background:var(--raised);color:var(--text)}
footer>.quiet:first-child{margin-inline-start:-16px}
.square{display:inline-grid;place-items:center;width:40px;padding:0;flex:none}
.link,a{min-height:24px;padding:0 2px;color:var(--tint);font-weight:500;text-decoration:underline;text-underline-offset:3px}
.icon{width:20px;height:20px;flex:none;fill:none;stroke:currentcolor;stroke-width:1.8;stroke-linecap:round;stroke-linejoin:round}
.card{margin-block-start:4px;display:flex;flex-direction:column;gap:8px}
[role=switch]{appearance:none;flex:none;position:relative;width:36px;height:22px;border:1px solid var(--control);border-radius:11px;background:var(--control);cursor:pointer;transition:background .15s}
[role=switch]::after{content:"";position:absolute;inset-block-start:2px;inset-inline-start:2px;width:16px;height:16px;border-radius:50%;background:var(--bg);transition:inset-inline-start .15s}
[role=switch]:checked{background:var(--tint);border-color:var(--tint)}
[role=switch]:checked::after{inset-inline-start:16px}
.thumbnail{display:block;padding:0;border:1px solid var(--line);border-radius:10px;overflow:hidden;background:var(--raised)}
.thumbnail canvas{display:block;width:100%;height:130px;object-fit:cover;object-position:top}
.whole canvas{object-fit:contain}
.thumbnail span{display:block;padding:8px;border-block-start:1px solid var(--line);text-align:center}
.areas{display:flex;gap:2px;padding:2px;border:1px solid var(--line);border-radius:11px;background:var(--raised)}
.areas button{flex:1;min-height:34px;padding:4px 8px;font-size:.867em;font-weight:500;text-align:center;color:var(--muted)}
.areas [aria-pressed=true]{background:var(--bg);color:var(--text);box-shadow:0 1px 3px #0003}
.areas [aria-disabled=true]{cursor:default}
.taking{display:grid;place-items:center;height:167px;border:1px dashed var(--control);border-radius:10px}
.taking,[aria-busy=true]{animation:wait 1.4s ease-in-out infinite alternate}
@keyframes wait{to{background:var(--raised)}}
ul{list-style:none}
.parts{border:1px solid var(--line);border-radius:10px}
.parts>li+li{border-block-start:1px solid var(--line)}
.parts .row{padding-inline-end:12px}
.disclosure{flex:1;display:flex;align-items:center;gap:8px;min-height:44px;padding:6px 10px;font-weight:500}
.disclosure:focus-visible{outline-offset:-2px}
.disclosure .icon{width:16px;transition:transform .15s;color:var(--muted)}
.disclosure:dir(rtl) .icon{transform:scaleX(-1)}
.disclosure[aria-expanded=true] .icon{transform:rotate(90deg)}
.count{font-weight:400}
.out .disclosure span{color:var(--muted);text-decoration:line-through}
.shown{padding:0 14px 12px;display:flex;flex-direction:column;gap:8px}
.entries{max-height:260px;overflow:auto;overscroll-behavior:contain;border-radius:8px;background:var(--raised);font-size:.833em}
.entries li{display:grid;grid-template-columns:auto 1fr auto;gap:0 8px;padding:6px 10px;align-items:start}
.entries li+li{border-block-start:1px solid var(--line)}
time{color:var(--muted);font-variant-numeric:tabular-nums}
.entries code{grid-area:2/1/3/3}
code,dd,strong{font-family:ui-monospace,Menlo,Consolas,monospace;font-size:.95em;white-space:pre-wrap;overflow-wrap:anywhere;text-align:start}
.entries .square{grid-area:1/3/3/4;width:28px;min-height:28px;align-self:start}
.entries .icon{width:14px}
.bad{color:var(--danger)}
dl{display:grid;gap:6px}
dl div{display:grid;grid-template-columns:minmax(90px,1fr) 2fr;gap:10px}
dt{color:var(--muted)}
.problem{padding:14px 16px;border:1px solid var(--danger);border-inline-start-width:4px;border-radius:10px;display:grid;gap:6px;justify-items:start;outline-offset:2px}
.problem h3{color:var(--danger)}
.problem>.link{margin-inline-start:-3px}
footer div{flex:1}
footer label{font-weight:500;font-variant-numeric:tabular-nums}
progress{display:block;width:100%;margin-block-start:6px;accent-color:var(--tint)}
.result{align-items:center;justify-content:center;text-align:center;gap:12px;padding-block:20px 32px}
.result h3,strong{font-size:1.15em}
.badge{display:grid;place-items:center;width:52px;height:52px;border-radius:50%;border:2px solid var(--good);color:var(--good)}
.number{display:flex;align-items:center;flex-wrap:wrap;justify-content:center;gap:4px 10px;padding:10px 16px;border-radius:10px;background:var(--raised)}
.pair{display:flex;gap:10px}
@media(max-width:560px),(max-height:560px){dialog{margin:0;width:auto;height:auto;max-height:none;border:0;border-radius:0;padding-block:env(safe-area-inset-top) env(safe-area-inset-bottom)}.primary,.secondary{min-height:44px}input,textarea{font-size:max(16px,1em)!important}}
@media(max-height:340px){dialog{overflow:auto}dialog[open]{display:block}.panel,form,.body{flex:none;overflow:visible}}
@media(prefers-reduced-motion:reduce){*,::backdrop,::after{animation:none!important;transition:none!important}}
@media(forced-colors:active){[role=switch]::after{background:ButtonText}[role=switch]:checked{background:Highlight}[role=switch]:checked::after{background:HighlightText;forced-color-adjust:none}.primary{border-color:ButtonText}}`
