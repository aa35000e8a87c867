import type { Tally } from '@earshot/privacy'
import type { DrawnArea } from '../capture/picture-engine.ts'
import type { FactsMemo } from '../privacy/elements.ts'
import type { TextPolicy } from '../privacy/texts.ts'
import type { Motion } from './motion.ts'
import type { PictureMore } from './picture-more.ts'
import type { Resources } from './resources.ts'

/** All that one copy of a document goes by. */
export interface PagePass {
  readonly masking: 'on' | 'off'
  /** Picture pixels per CSS pixel. */
  readonly scale: number
  readonly tally: Tally | undefined
  readonly facts: FactsMemo
  readonly text: TextPolicy
  readonly area: DrawnArea | undefined
  /** Of what nothing can be seen in the window. */
  readonly outOfView: ReadonlySet<Element>
  readonly motion: Motion
  /** The attributes that stand for the states of elements. */
  readonly stateNames: ReadonlyMap<Element, readonly string[]>
  /** The numbers of shadow trees. */
  readonly trees: ReadonlyMap<ShadowRoot, number>
  /** Attributes whose values a style sheet shows. */
  readonly shownAttributes: ReadonlySet<string>
  readonly resources: Resources
  /** The picture of a frame; null where it may not be read. */
  readonly frames: (frame: HTMLIFrameElement) => Promise<string | null>
  /** Undefined where nothing of it is needed. */
  readonly more: PictureMore | undefined
  /** Pieces of markup, one after the other. */
  readonly out: string[]
  /** Fills in pieces that are not there at once. */
  readonly later: Promise<unknown>[]
  /** Rules of elements of their own, such as those that hold a pseudo-element in its place. */
  readonly ownRules: string[]
  /** Drawings of other files that are used in this one, as markup. */
  readonly drawings: string[]
  /** What is drawn above everything. */
  readonly backdrops: string[]
  /** In how many places the copy differs from the page because of masking. */
  maskedPlaces: number
  /** Whether something is to be seen: a text, a picture or a field. */
  hasContent: boolean
}
