/**
 * The methods and setters of the page that the recorder watches. The build puts these in the place of the recorder's own wrappers,
 * which are written back when it stops and so take away what the page has wrapped around them since.
 */
import type { Stop } from './entries.ts'
import { type Observed, observe } from './observe.ts'

type PageWindow = Window & typeof globalThis

/** What has become of the rules of a sheet, as the recorder writes it. */
interface RuleChange {
  adds?: { rule: string; index: number | number[] | undefined }[]
  removes?: { index: number | number[] }[]
  replace?: string
  replaceSync?: string
}

type Report<Change> = (sheet: CSSStyleSheet | null | undefined, change: Change) => void

/** Rules that are added to style sheets and to groups in them, taken away, and replaced. */
export function observeRules(window: PageWindow, report: Report<RuleChange>): Stop {
  const { CSSStyleSheet: sheets, CSSGroupingRule: groups } = window
  const within = (group: CSSGroupingRule, index = 0) => [...positionOf(group), index]
  return all([
    before(sheets, 'insertRule', (sheet: CSSStyleSheet, rule: string, index: number) =>
      report(sheet, { adds: [{ rule, index }] }),
    ),
    before(sheets, 'addRule', (sheet: CSSStyleSheet, selector: string, style: string, index = sheet.cssRules.length) =>
      report(sheet, { adds: [{ rule: `${selector} { ${style} }`, index }] }),
    ),
    ...['deleteRule', 'removeRule'].map((name) =>
      before(sheets, name, (sheet: CSSStyleSheet, index = 0) => report(sheet, { removes: [{ index }] })),
    ),
    ...['replace', 'replaceSync'].map((name) =>
      before(sheets, name, (sheet: CSSStyleSheet, text: string) => report(sheet, { [name]: text })),
    ),
    before(groups, 'insertRule', (group: CSSGroupingRule, rule: string, index: number) =>
      report(group.parentStyleSheet, { adds: [{ rule, index: within(group, index) }] }),
    ),
    before(groups, 'deleteRule', (group: CSSGroupingRule, index: number) =>
      report(group.parentStyleSheet, { removes: [{ index: within(group, index) }] }),
    ),
  ])
}

/** Properties that are set in rules and taken out of them. */
export function observeDeclarations(window: PageWindow, report: Report<object>): Stop {
  const watch = (name: string, describe: (...args: string[]) => object) =>
    before(window.CSSStyleDeclaration, name, ({ parentRule: rule }: CSSStyleDeclaration, ...args: string[]) => {
      if (rule) report(rule.parentStyleSheet, { ...describe(...args), index: positionOf(rule) })
    })
  return all([
    watch('setProperty', (property, value, priority) => ({ set: { property, value, priority } })),
    watch('removeProperty', (property) => ({ remove: { property } })),
  ])
}

/** Sheets that documents and shadow roots adopt. */
export function observeAdopted(
  window: PageWindow | null,
  report: (root: Document | ShadowRoot, sheets: CSSStyleSheet[]) => void,
): Stop {
  const owners = window ? [window.Document, window.ShadowRoot] : []
  return all(
    owners.map((of) =>
      observe({
        of,
        name: 'adoptedStyleSheets',
        part: 'set',
        after: (root, [sheets]) => report(root, sheets as never),
      }),
    ),
  )
}

/** Shadow roots that are attached to elements. */
export function observeShadows(of: Observed['of'], report: (host: Element) => void): Stop {
  return observe({ of, name: 'attachShadow', after: report })
}

/** Values that the page sets. They are looked at a moment later, when the field has made of them what it accepts. */
export function observeValue(prototype: object | undefined, name: string, report: (field: Element) => void): Stop {
  return observe({
    of: prototype && { prototype },
    name,
    part: 'set',
    after: (field) => void setTimeout(report, 0, field),
  })
}

/** Where a rule is: its place in its sheet, and in each group around it. */
export function positionOf(rule: CSSRule): number[] {
  const positions: number[] = []
  for (let at: CSSRule | null = rule; at; at = at.parentRule) {
    const owner: { cssRules: CSSRuleList } | null = (at.parentRule as CSSGroupingRule | null) ?? at.parentStyleSheet
    if (owner) positions.unshift(Array.from(owner.cssRules).indexOf(at))
  }
  return positions
}

function before<Self>(of: Observed['of'], name: string, report: (self: Self, ...args: never[]) => void): Stop {
  return observe({ of, name, before: (self, args) => report(self, ...args) })
}

function all(stops: Stop[]): Stop {
  return () => {
    for (const stop of stops) stop()
  }
}
