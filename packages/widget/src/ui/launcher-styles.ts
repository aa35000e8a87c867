/**
 * One accent for light and dark pages: a light ring and a shadow separate the button from either.
 */
export const LAUNCHER_CSS = `:host{--accent:#2f5fd0;z-index:2147483647!important}
button{position:fixed;inset-block-end:calc(16px + env(safe-area-inset-bottom));inset-inline-end:16px;display:flex;align-items:center;gap:8px;height:44px;padding:0 12px;border:1px solid #fff4;border-radius:22px;background:var(--accent);color:#fff;color:oklch(from var(--accent) calc((.59 - l)*1000) 0 0);font:600 14px system-ui;cursor:pointer;box-shadow:0 4px 16px #0004}
.bottom-start{inset-inline:16px auto}
button:hover{filter:brightness(1.1)}
button:focus-visible{outline:3px solid #fff;box-shadow:0 0 0 6px #111}
svg{width:20px;fill:none;stroke:currentcolor;stroke-width:1.8}
[aria-busy=true]{opacity:.8}
@media(max-width:480px){span{position:absolute;clip-path:inset(50%)}}
@media print{button{display:none}}`
