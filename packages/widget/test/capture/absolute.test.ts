import { describe, expect, it } from 'vitest'
import { absolute, absoluteCss } from '../../src/capture/absolute.ts'

const BASE = 'https://shop.example/styles/main.css?v=2'

describe('an address in a style sheet', () => {
  it.each([
    ['url(a.png)', 'url("https://shop.example/styles/a.png")'],
    ["url('../a b.png')", 'url("https://shop.example/a%20b.png")'],
    ['url("/a.png#part")', 'url("https://shop.example/a.png#part")'],
    ['url("//cdn.example/a.png")', 'url("https://cdn.example/a.png")'],
    ['url("https://cdn.example/a.png")', 'url("https://cdn.example/a.png")'],
    ['url("#gradient")', 'url("#gradient")'],
    [`url("data:image/svg+xml,<svg id='a'/>")`, `url("data:image/svg+xml,<svg id='a'/>")`],
    ['url()', 'url()'],
    ['url("http://[")', 'url("http://[")'],
  ])('%s is recorded as %s', (written, recorded) => {
    expect(absoluteCss(`a { background: ${written} }`, BASE)).toBe(`a { background: ${recorded} }`)
  })

  it('is on the page where no other base is given', () => {
    expect(absolute('a.png')).toBe(new URL('a.png', document.baseURI).href)
    expect(absoluteCss(null, BASE)).toBe('')
  })
})
