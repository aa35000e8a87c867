/**
 * Observes the methods and setters that the recorder needs. The build replaces the recorder's own
 * wrappers by these: on stop, the recorder would restore the originals and so remove wrappers that
 * the page has added since.
 */
import type { Stop } from './entries.ts'
import { type Observed, observe } from './observe.ts'

type PageWindow = Window & typeof globalThis

/** A change to the rules of a sheet, in the recorder's format. */
interface RuleChange {
  adds?: { rule: string; index: number | number[] | undefined }[]
  removes?: { index: number | number[] }[]
  replace?: string
  replaceSync?: string
}

type Report<Change> = (sheet: CSSStyleSheet | null | undefined, change: Change) => void

/** Observes rules that are added to, removed from or replaced in style sheets and groups. */
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

/** Observes properties that are set or removed in rules. */
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

/** Observes sheets that documents and shadow roots adopt. */
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

/** Observes shadow roots that are attached to elements. */
export function observeShadows(of: Observed['of'], report: (host: Element) => void): Stop {
  return observe({ of, name: 'attachShadow', after: report })
}

/** Observes values that the page sets. Reports them later, after the field has sanitized them. */
export function observeValue(prototype: object | undefined, name: string, report: (field: Element) => void): Stop {
  return observe({
    of: prototype && { prototype },
    name,
    part: 'set',
    after: (field) => void setTimeout(report, 0, field),
  })
}

/** Returns the index of a rule in its sheet, after the indexes of all groups around it. */
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
