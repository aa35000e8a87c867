import type { Theme } from './form-host.ts'

// Every text colour has a contrast of at least 4.5:1 on both backgrounds, every control's border
// 3:1.
const LIGHT =
  ':host{color-scheme:light;--edge:min(l,.52);--bg:#fff;--raised:#f5f6f8;--text:#1b1c21;--muted:#5c5f6a;--line:#dfe0e6;--control:#82858f;--danger:#b3261e;--good:#1a7a43;--shade:#0f111652}'
const DARK =
  ':host{color-scheme:dark;--edge:max(l,.75);--bg:#1c1d22;--raised:#26272e;--text:#f0f0f4;--muted:#a9acb8;--line:#383a43;--control:#868996;--tint:#8ab0ff;--danger:#ff9e96;--good:#79d3a0;--shade:#0009}'

// Both themes use the launcher's accent. `--tint` is an accent that is visible on the background:
// darker on light, lighter on dark.
const ACCENT = ':host{--accent:#2f5fd0;--tint:var(--accent)}'
const TINT = '@supports(color:oklch(from red l c h)){:host{--tint:oklch(from var(--accent) var(--edge) c h)}}'

/** Returns the theme's colours as custom properties of the host. */
export function themeCss(theme: Theme = 'auto'): string {
  if (theme === 'auto') return `${ACCENT}${LIGHT}@media(prefers-color-scheme:dark){${DARK}}${TINT}`
  return ACCENT + (theme === 'dark' ? DARK : LIGHT) + TINT
}
