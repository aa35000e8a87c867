/** An event, a node or another piece of an event, as the recorder writes it. */
export type Recorded = Record<string, unknown>

/** Something that is added to a replay once it is recorded. */
export interface ReplayEdit {
  /** Whether an event has something for it. */
  isWanted(json: string): boolean
  /** Gives a style sheet or a rule as it should be. */
  css?(text: string): string
  /** Changes a piece of an event, whose own pieces are changed already. */
  piece?(piece: Recorded): void
}

/** Above all ids that a recorder has given. */
let lastId = 2 ** 40

/** An element that stands in the replay only. */
export const newElement = (tagName: string, attributes: object, text?: string) => ({
  type: 2,
  tagName,
  attributes,
  childNodes: text === undefined ? [] : [newText(text)],
  id: ++lastId,
})

export const newText = (textContent: string) => ({ type: 3, textContent, id: ++lastId })
