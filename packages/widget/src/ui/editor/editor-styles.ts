export const EDITOR_CSS = `
dialog:has(.editor){inset:12px;margin:0;width:auto;height:auto;max-height:none}
.tools{display:flex;flex-wrap:wrap;align-items:center;gap:6px 18px;padding:4px 20px 10px}
fieldset{display:flex;gap:2px;border:0;min-width:0}
.tools label{position:relative;display:flex;align-items:center;gap:6px;min-height:40px;padding:6px 10px;border-radius:9px;font-weight:500;font-size:.933em;cursor:pointer}
.tools input{position:absolute;inset:0;margin:0;opacity:0;cursor:pointer}
.tools label:hover{background:var(--raised)}
.tools label:has(:checked){background:var(--text);color:var(--bg)}
.tools label:has(:focus-visible){outline:2px solid var(--tint);outline-offset:2px}
.tools .colors label{padding:0;width:36px;min-height:0;aspect-ratio:1;justify-content:center;border-radius:50%}
.tools .colors label:has(:checked){background:none;box-shadow:inset 0 0 0 2px var(--text)}
.colors:disabled{opacity:.35}
.colors i{width:22px;height:22px;border-radius:50%;border:1px solid #0003;forced-color-adjust:none}
.red i{background:#e5243b}.yellow i{background:#ffc400}.green i{background:#0f9d58}.blue i{background:#1a5fff}
.acts{display:flex;align-items:center;flex:1}
.colors{margin-inline-end:auto}
[aria-disabled=true]{opacity:.4;cursor:default}
.stage{flex:1;min-height:0;padding:16px;background:var(--raised);border-block-start:1px solid var(--line)}
.stage div{display:grid;place-items:center;width:100%;height:100%;grid-template:minmax(0,1fr)/minmax(0,1fr);border-radius:4px}
.stage canvas{display:block;max-width:100%;max-height:100%;touch-action:none;cursor:crosshair;box-shadow:0 0 0 1px var(--line),0 4px 18px #0003}
.stage .select{cursor:move}
.editor footer .hint{max-width:62em}
@media(max-width:760px){.tools{padding-inline:10px;gap:4px 8px}.tools fieldset:first-child span{position:absolute;clip-path:inset(50%)}.tools .colors label{width:32px}.stage{padding:8px}}
@media(max-width:560px),(max-height:560px){dialog:has(.editor){inset:0}.editor footer .hint{display:none}.editor .primary{flex:1;text-align:center}}
@media(max-height:340px){.stage{flex:none;height:260px}}
@media(forced-colors:active){.tools label:has(:checked){outline:2px solid Highlight}}`
