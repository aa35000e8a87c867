import { describe, expect, it } from 'vitest'
import { rewriteSelector } from '../../src/picture/selectors.ts'

const rewrite = (selector: string, tree?: number) => {
  const states = new Set<string>()
  return { text: rewriteSelector(selector, { states, tree }), states: [...states] }
}

describe('a selector in the copy', () => {
  it('uses attributes instead of states that an image does not have', () => {
    expect(rewrite('a:hover > input:focus-visible')).toEqual({
      text: 'a[e-_hover] > input[e-_focus-visible]',
      states: [':hover', ':focus-visible'],
    })
    expect(rewrite(':root').text).toBe('[e-_root]')
  })

  it('leaves pseudo-elements, functions and strings alone', () => {
    for (const selector of ['p::before', 'p:not(.a)', 'a[title=":hover"]', 'p:nth-child(2n + 1)', 'input:checked']) {
      expect(rewrite(selector).text).toBe(selector)
    }
  })

  it('counts from the end without what the copy adds', () => {
    expect(rewrite('li:last-child').text).toBe('li:nth-last-child(1 of :not(:where(e-mark)))')
    expect(rewrite('li:nth-last-child(2)').text).toBe('li:nth-last-child(2 of :not(:where(e-mark)))')
  })

  it('applies only in its own tree', () => {
    expect(rewrite('p, a > b::before', 0).text).toBe('p:where(:not([e-tree])), a > b:where(:not([e-tree]))::before')
    expect(rewrite('p:is(.a, .b)', 3).text).toBe('p:is(.a, .b):where([e-tree="3"])')
  })

  it('finds hosts, slotted elements and parts', () => {
    expect(rewrite(':host', 2).text).toBe('[e-host="2"]')
    expect(rewrite(':host(.wide) p', 2).text).toContain('[e-host="2"]:is(.wide)')
    expect(rewrite('::slotted(b)', 2).text).toBe(':is(slot):where([e-tree="2"])>:is(b)')
    expect(rewrite('my-card::part(title)', 0).text).toBe('my-card [part~="title"]')
  })
})
