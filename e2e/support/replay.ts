import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { ReplayDocument } from '@earshot/protocol'
import type { BrowserContext, FrameLocator, Page } from '@playwright/test'

const player = dirname(createRequire(import.meta.url).resolve('@rrweb/replay'))

/** Plays a replay in an empty page, and answers with the text that it shows at ten moments from its start to its end. */
export async function playReplay(context: BrowserContext, { events }: ReplayDocument): Promise<string[]> {
  const page = await context.newPage()
  try {
    await page.addScriptTag({ path: join(player, 'replay.umd.cjs') })
    return await page.evaluate(async (recorded) => {
      const { Replayer } = (globalThis as unknown as { rrwebReplay: { Replayer: new (...args: unknown[]) => Player } })
        .rrwebReplay
      interface Player {
        pause(at: number): void
        getMetaData(): { totalTime: number }
        iframe: HTMLIFrameElement
        destroy(): void
      }
      const player = new Replayer(recorded, { root: document.body, showWarning: false, mouseTail: false })
      const textOf = (root: Document | ShadowRoot | null): string => {
        // biome-ignore lint/performance/useDomNodeTextContent: what is shown counts, not the text of a style element
        const own = root && 'body' in root ? root.body?.innerText : root?.textContent
        const elements = [...(root?.querySelectorAll('*') ?? [])]
        return [own ?? '', ...elements.filter((one) => one.shadowRoot).map((one) => textOf(one.shadowRoot))].join('\n')
      }
      const { totalTime } = player.getMetaData()
      const texts: string[] = []
      for (let moment = 1; moment <= 10; moment++) {
        player.pause((totalTime * moment) / 10)
        await new Promise((resolve) => setTimeout(resolve))
        texts.push(textOf(player.iframe.contentDocument))
      }
      player.destroy()
      return texts
    }, events)
  } finally {
    await page.close()
  }
}

/** Sends a report and waits until it has arrived: from then on at the latest, the recorder runs. */
export async function sendReport(page: Page, title: string): Promise<void> {
  await page.waitForFunction('window.Earshot?.submit')
  await page.evaluate(`Earshot.submit({ title: ${JSON.stringify(title)} })`)
}

/** Shows a replay as it is at a moment, by default after its last event. */
export async function showReplay(
  context: BrowserContext,
  replay: ReplayDocument | null,
  at?: number,
): Promise<FrameLocator> {
  const page = await context.newPage()
  await page.addScriptTag({ path: join(player, 'replay.umd.cjs') })
  await page.evaluate(
    ({ events, moment }) => {
      interface Player {
        pause(at: number): void
        getMetaData(): { totalTime: number; startTime: number }
      }
      const { Replayer } = (globalThis as unknown as { rrwebReplay: { Replayer: new (...args: unknown[]) => Player } })
        .rrwebReplay
      const replayer = new Replayer(events, { root: document.body, showWarning: false, mouseTail: false })
      const { totalTime, startTime } = replayer.getMetaData()
      replayer.pause(moment === undefined ? totalTime + 1 : moment - startTime)
    },
    { events: replay?.events ?? [], moment: at },
  )
  return page.frameLocator('.replayer-wrapper > iframe')
}
