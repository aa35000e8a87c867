import { expect, type Locator, type Page } from '@playwright/test'

export interface Point {
  x: number
  y: number
}

export type Tool = 'Pen' | 'Rectangle' | 'Arrow' | 'Black out'

/** The launcher and the form, as a reporter finds them: by their names and roles. */
export interface Form {
  readonly launcher: Locator
  readonly dialog: Locator
  readonly title: Locator
  readonly summary: Locator
  readonly email: Locator
  readonly send: Locator
  readonly retry: Locator
  /** What failed, in words. */
  readonly problem: Locator
  /** Waits until the form and its screenshot are there. */
  ready(): Promise<void>
  /** Presses the launcher and waits until the form and its screenshot are there. */
  open(): Promise<void>
  /** Fills in a title and sends. */
  sendTitled(title: string): Promise<void>
  /** Waits for the good end. */
  arrived(): Promise<void>
  /** The switch that leaves a part out: `Console`, `Screenshot` … */
  part(name: string): Locator
  /** Opens a part, and answers with the entries that are listed in it. */
  entries(name: string): Promise<Locator>
  openEditor(): Promise<void>
  /** Draws one mark; the points are in pixels of a picture that is as large as the window. */
  draw(tool: Tool, points: readonly Point[]): Promise<void>
  closeEditor(): Promise<void>
}

export function formOn(page: Page, { name = 'Report a problem' }: { name?: string } = {}): Form {
  const dialog = page.getByRole('dialog', { name })
  const editor = page.getByRole('dialog', { name: 'Mark up the screenshot' })
  const launcher = page.getByRole('button', { name: /^(Report a problem|Continue report)$/ })
  const thumbnail = dialog.getByRole('button', { name: 'Mark or black out' })
  const title = dialog.getByLabel('What went wrong?')
  const send = dialog.getByRole('button', { name: 'Send report' })

  const ready = () => expect(dialog.locator('.thumbnail')).toBeVisible({ timeout: 20_000 })

  return {
    launcher,
    dialog,
    title,
    summary: dialog.getByLabel('Tell us more'),
    email: dialog.getByLabel('Your e-mail'),
    send,
    retry: dialog.getByRole('button', { name: 'Try again' }),
    problem: dialog.getByRole('region', { name: 'Your report was not sent' }),
    ready,
    async open() {
      await launcher.click()
      await ready()
    },
    async sendTitled(text) {
      await title.fill(text)
      await send.click()
    },
    arrived: () =>
      expect(dialog.getByRole('heading', { name: 'Thank you, your report was sent' })).toBeVisible({ timeout: 20_000 }),
    part: (part) => dialog.getByRole('switch', { name: `Send ${part}` }),
    async entries(part) {
      const row = dialog.getByRole('listitem').filter({ has: page.getByRole('switch', { name: `Send ${part}` }) })
      const disclosure = row.getByRole('button', { name: new RegExp(`^${part}`) })
      if ((await disclosure.getAttribute('aria-expanded')) === 'false') await disclosure.click()
      return row.getByRole('listitem')
    },
    async openEditor() {
      await thumbnail.click()
      await expect(editor).toBeVisible()
    },
    async draw(tool, points) {
      await editor.getByRole('radio', { name: tool }).check({ force: true })
      const canvas = await editor.locator('canvas').boundingBox()
      const window = page.viewportSize()
      if (!canvas || !window) throw new Error('There is nothing to draw on')
      const onScreen = ({ x, y }: Point) =>
        [canvas.x + (x * canvas.width) / window.width, canvas.y + (y * canvas.height) / window.height] as const
      const [first, ...rest] = points.map(onScreen)
      await page.mouse.move(...(first ?? [0, 0]))
      await page.mouse.down()
      for (const point of rest) await page.mouse.move(...point, { steps: 4 })
      await page.mouse.up()
    },
    closeEditor: () => editor.getByRole('button', { name: 'Done' }).click(),
  }
}
