/** The selected area looks unchanged; a shade covers the rest. */
export const PICKER_CSS = `:host{z-index:2147483647!important;inset:0!important;pointer-events:none!important}
*{box-sizing:border-box}
.cover{position:fixed;inset:0;pointer-events:auto;cursor:crosshair;outline:0;touch-action:pan-x pan-y;font:500 15px/1.4 system-ui,sans-serif}
.frame{position:fixed;border-radius:3px;outline:2px solid var(--tint);box-shadow:0 0 0 4px var(--bg),0 0 0 9999px var(--shade);pointer-events:none}
.label{position:fixed;max-width:min(420px,90vw);padding:2px 8px;border-radius:6px;background:var(--accent);color:#fff;color:oklch(from var(--accent) calc((.59 - l)*1000) 0 0);font-size:13px;white-space:nowrap;overflow:hidden;text-overflow:ellipsis;pointer-events:none}
.bar{position:fixed;inset-block-start:calc(12px + env(safe-area-inset-top));inset-inline:0;margin-inline:auto;width:fit-content;max-width:calc(100vw - 24px);display:flex;align-items:center;gap:12px;padding:8px 8px 8px 16px;border:1px solid var(--line);border-radius:14px;background:var(--bg);color:var(--text);box-shadow:0 10px 40px #0005;cursor:default}
.bar:dir(rtl){padding:8px 16px 8px 8px}
.low{inset-block:auto calc(12px + env(safe-area-inset-bottom))}
button{flex:none;min-height:40px;padding:8px 16px;border:1px solid var(--control);border-radius:9px;background:none;color:inherit;font:inherit;font-weight:600;cursor:pointer}
button:hover{background:var(--raised)}
button:focus-visible,.cover:focus-visible .bar{outline:2px solid var(--tint);outline-offset:2px}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}`
