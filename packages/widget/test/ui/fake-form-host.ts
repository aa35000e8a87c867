import type { ConsoleEntry } from '@earshot/protocol'
import { vi } from 'vitest'
import { pictureEditor } from '../../src/ui/editor/picture-editor.ts'
import type { FormHost } from '../../src/ui/form-host.ts'
import type { FormViewEffect } from '../../src/ui/form-view.ts'

export const line = (number: number): ConsoleEntry => ({ at: 1_000 * number, level: 'log', args: [`line ${number}`] })

/** A form host with a little of everything; `over` replaces what a test is about. */
export function fakeFormHost(over: Partial<FormHost> = {}) {
  const formHost = {
    evidence: {
      console: [line(1), line(2), line(3)],
      network: [
        {
          at: 5,
          initiator: 'fetch' as const,
          method: 'GET',
          url: 'https://a.test/x?token=****',
          status: 500,
          outcome: 'answered' as const,
          duration: 12,
          request_size: null,
          response_size: 9,
        },
      ],
      errors: [{ at: 6, kind: 'error' as const, name: 'TypeError', message: 'x is undefined' }],
      actions: [],
      environment: null,
      performance: null,
      context: { release: '1.2.3' },
    },
    replay: { seconds: 60, bytes: 1000 },
    email: 'optional' as const,
    takeScreenshot: null,
    loadEditor: async () => pictureEditor,
    submit: vi.fn<FormHost['submit']>(async () => ({ id: 'rep_0123456789abcdef', share_url: null })),
    onPark: vi.fn(),
    onDiscard: vi.fn(),
    onClose: vi.fn(),
  }
  return { ...formHost, ...over }
}

/** Effects that do nothing. */
export function fakeEffects() {
  return {
    show: vi.fn(),
    hide: vi.fn(),
    keepFocus: vi.fn(),
    returnFocus: vi.fn(),
    focusArea: vi.fn(),
    park: vi.fn(),
    close: vi.fn(),
    discard: vi.fn(),
    remove: vi.fn(),
  } satisfies Record<FormViewEffect, () => void>
}

export const bitmap = { width: 20, height: 10 } as ImageBitmap
