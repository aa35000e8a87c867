/** An event, a node or another part of an event, in the recorder's format. */
export type Recorded = Record<string, unknown>

/** A change to a replay after recording. */
export interface ReplayEdit {
  /** Returns true if the event may need the change. */
  isWanted(json: string): boolean
  /** Returns the changed text of a style sheet or rule. */
  css?(text: string): string
  /** Changes a part of an event. Its own parts have been changed before. */
  piece?(piece: Recorded): void
}

/** Above all ids that the recorder assigns. */
let lastId = 2 ** 40

/** Creates an element that exists in the replay only. */
export const newElement = (tagName: string, attributes: object, text?: string) => ({
  type: 2,
  tagName,
  attributes,
  childNodes: text === undefined ? [] : [newText(text)],
  id: ++lastId,
})

export const newText = (textContent: string) => ({ type: 3, textContent, id: ++lastId })
