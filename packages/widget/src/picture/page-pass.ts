import type { Tally } from '@earshot/privacy'
import type { DrawnArea } from '../capture/picture-engine.ts'
import type { FactsMemo } from '../privacy/elements.ts'
import type { TextPolicy } from '../privacy/texts.ts'
import type { Motion } from './motion.ts'
import type { PictureMore } from './picture-more.ts'
import type { Resources } from './resources.ts'

/** State of copying one document. */
export interface PagePass {
  readonly masking: 'on' | 'off'
  /** Picture pixels per CSS pixel. */
  readonly scale: number
  readonly tally: Tally | undefined
  readonly facts: FactsMemo
  readonly text: TextPolicy
  readonly area: DrawnArea | undefined
  /** Elements that are entirely outside the window. */
  readonly outOfView: ReadonlySet<Element>
  readonly motion: Motion
  /** Attributes that represent the states of elements. */
  readonly stateNames: ReadonlyMap<Element, readonly string[]>
  /** Number of each shadow tree. */
  readonly trees: ReadonlyMap<ShadowRoot, number>
  /** Attributes with values that a style sheet displays. */
  readonly shownAttributes: ReadonlySet<string>
  readonly resources: Resources
  /** Returns the picture of a frame; null if it may not be read. */
  readonly frames: (frame: HTMLIFrameElement) => Promise<string | null>
  /** Undefined if the page needs none of it. */
  readonly more: PictureMore | undefined
  /** Pieces of markup, in order. */
  readonly out: string[]
  /** Promises that fill in missing pieces. */
  readonly later: Promise<unknown>[]
  /** Additional rules, such as those that freeze a pseudo-element. */
  readonly ownRules: string[]
  /** Drawings from other files, as markup. */
  readonly drawings: string[]
  /** Markup that is drawn above everything else. */
  readonly backdrops: string[]
  /** Number of differences between copy and page because of masking. */
  maskedPlaces: number
  /** Whether anything is visible: a text, a picture or a field. */
  hasContent: boolean
}
