/** A page in a browser that Playwright does not drive. */
export interface Tab {
  goto(url: string): Promise<void>
  /** Runs a script, which may define something for later. */
  run(script: string): Promise<void>
  /** Runs a function in the page; its argument and its result are JSON. */
  evaluate<Argument, Result>(
    work: (argument: Argument) => Result | Promise<Result>,
    argument: Argument,
  ): Promise<Result>
  /** What the window shows, as PNG. */
  screenshot(): Promise<Buffer>
  /** Presses the mouse button at a place of the window. */
  clickAt(x: number, y: number): Promise<void>
  /** Types on the keyboard, wherever the focus is. */
  type(text: string): Promise<void>
}

/** A running browser with one tab. */
export interface OtherBrowser {
  /** Its name and version. */
  readonly version: string
  readonly tab: Tab
  close(): Promise<void>
}

export const WINDOW = { width: 1280, height: 800 }
