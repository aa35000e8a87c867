import { describe, expect, it } from 'vitest'
import { type CssContext, rewriteCss } from '../../src/picture/css-text.ts'

const inDocument = (more: Partial<CssContext> = {}): CssContext => ({
  states: new Set(),
  tree: undefined,
  holds: (condition) => condition.includes('screen'),
  isUsed: (face) => face.includes('Used'),
  ...more,
})

describe('the text of a style sheet in the copy', () => {
  it('has the rules of conditions that hold, without the condition', () => {
    const css = '@media screen { p { color: red } } @media print { p { color: blue } }'
    expect(rewriteCss(css, inDocument())).toBe('p{ color: red }')
  })

  it('keeps groups that the browser can evaluate', () => {
    const css =
      '@supports (display: grid) { p { color: red } } @layer a, b; @container (width > 1px) { p { color: red } }'
    expect(rewriteCss(css, inDocument())).toBe(
      '@supports (display: grid){p{ color: red }}@layer a, b;@container (width > 1px){p{ color: red }}',
    )
  })

  it('has no motion, no fonts that the page has not loaded, no imports and no namespaces', () => {
    const css =
      '@import "x.css"; @namespace svg url(x); @keyframes k { to { color: red } } @font-face { font-family: Used } @font-face { font-family: Other }'
    expect(rewriteCss(css, inDocument())).toBe('@font-face{ font-family: Used }')
  })

  it('does not end a rule inside strings, comments and URLs', () => {
    const css = 'a { content: "}"; background: url(x;y) } /* } */ b { color: red }'
    expect(rewriteCss(css, inDocument())).toBe('a{ content: "}"; background: url(x;y) }b{ color: red }')
  })

  it('rewrites nested rules', () => {
    const states = new Set<string>()
    expect(rewriteCss('a { color: red; &:hover { color: blue } }', inDocument({ states }))).toContain('&[e-_hover]')
    expect([...states]).toEqual([':hover'])
  })

  it('closes an unclosed last rule and the blocks around it', () => {
    expect(rewriteCss('a { color: red } b { color: blue', inDocument())).toBe('a{ color: red }b{ color: blue}')
    expect(rewriteCss('@layer low { @media screen { b { color: blue', inDocument())).toBe('@layer low{b{ color: blue}}')
  })

  it('survives text that is not a style sheet', () => {
    for (const css of ['}}}', '{', 'a {', '@media', 'a;b;c', '/*', '"', '\\', '@media screen {{{']) {
      expect(() => rewriteCss(css, inDocument())).not.toThrow()
    }
  })
})
