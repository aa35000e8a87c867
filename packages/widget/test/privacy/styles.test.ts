import { createTally } from '@earshot/privacy'
import { describe, expect, it } from 'vitest'
import { maskAddress } from '../../src/privacy/addresses.ts'
import { maskCss } from '../../src/privacy/styles.ts'

describe('CSS', () => {
  it('keeps what a page is styled with', () => {
    const css =
      '@media (min-width: 40em) { .a > b:hover { color: oklch(0.7 0.1 20); content: "\\f101"; font: 12px "Inter" } }'
    expect(maskCss(css)).toBe(css)
  })

  it('masks strings, also with escaped letters', () => {
    expect(maskCss('.a::after{content:"jane@shop.example"}')).toBe('.a::after{content:"[email]"}')
    expect(maskCss(".a::after{content:'jane\\40shop.example'}")).toBe('.a::after{content:"[email]"}')
  })

  it('masks what is split over neighbouring strings', () => {
    expect(maskCss(`.a::after{content:"jane" '@shop' ".example"}`)).toBe(
      '.a::after{content:"[email]" "*****" "********"}',
    )
    const areas = 'main{grid-template-areas:"head head" "side main"}'
    expect(maskCss(areas)).toBe(areas)
  })

  it('masks addresses, quoted or not', () => {
    const masked = maskCss(
      'a{background:url(/a.png?token=Zx81kQpL92mN4vB7)} b{background:url("/b.png?token=Zx81kQpL92mN4vB7")}',
    )
    expect(masked).not.toContain('Zx81')
    expect(masked).toMatch(/url\("\/a\.png\?token=.*url\("\/b\.png\?token=/)
  })

  it('masks custom properties and drops comments', () => {
    expect(maskCss('a{--owner: jane@shop.example;color:red}/* for jane@shop.example */')).toBe(
      'a{--owner: [email];color:red}',
    )
    expect(maskCss('/* never closed jane')).toBe('')
  })

  it('counts what it masked', () => {
    const tally = createTally()
    maskCss('a{content:"jane@shop.example"}', tally)
    expect(tally.masked).toEqual({ email: 1 })
  })
})

describe('an address', () => {
  const svg = (body: string) =>
    `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg">${body}</svg>`)}`

  it('keeps small pictures and fonts that are part of it', () => {
    for (const kept of [
      'data:image/png;base64,iVBORw0KGgo=',
      'data:font/woff2;base64,d09GMg==',
      svg('<path d="M0 0"/>'),
    ]) {
      expect(maskAddress(kept)).toBe(kept)
    }
  })

  it('drops large pictures, drawn text and all other content', () => {
    const dropped = [
      `data:image/png;base64,${'A'.repeat(5000)}`,
      svg('<text>Jane</text>'),
      'data:text/html,Jane',
      'data:image/svg+xml,%E0%A4%A',
    ]
    for (const address of dropped) expect(maskAddress(address)).toBe('data:,')
  })

  it('keeps references into the page and drops people and scripts', () => {
    expect(maskAddress('#icon-cart')).toBe('#icon-cart')
    expect(maskAddress('mailto:jane@shop.example?subject=hi')).not.toMatch(/jane|hi/)
    expect(maskAddress(' javascript:show("jane")')).toBe('#')
  })
})
