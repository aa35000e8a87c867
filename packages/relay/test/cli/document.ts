import type { DebuggerDocument } from '@earshot/protocol'
import { NOON } from '../contracts/samples.ts'

/** A debugger document with something of everything. */
export function aDocument(): DebuggerDocument {
  const request = { at: NOON, initiator: 'fetch', duration: 120, request_size: null, response_size: null } as const
  return {
    version: 1,
    captured_at: NOON,
    environment: {
      url: 'https://shop.example/cart',
      referrer: '',
      title: 'Cart',
      user_agent: 'Mozilla/5.0',
      browser: { name: 'Firefox', version: '140' },
      os: { name: 'Linux', version: '6' },
      viewport: { width: 1280, height: 720 },
      screen: { width: 1920, height: 1080 },
      scroll: { x: 0, y: 0 },
      device_pixel_ratio: 1,
      locale: 'en',
      languages: ['en'],
      time_zone: 'Europe/Paris',
      color_scheme: 'light',
      reduced_motion: false,
      touch: false,
      online: true,
      connection: null,
    },
    console: [{ at: NOON, level: 'warn', args: ['stock is low', '3'] }],
    network: [
      { ...request, method: 'GET', url: 'https://shop.example/api/fine', status: 200, outcome: 'answered' },
      { ...request, method: 'POST', url: 'https://shop.example/api/cart', status: 500, outcome: 'answered' },
      {
        ...request,
        method: 'GET',
        url: 'wss://shop.example/stock',
        status: 101,
        outcome: 'answered',
        close_code: 1006,
      },
      { ...request, method: 'GET', url: 'wss://shop.example/chat', status: 101, outcome: 'answered', close_code: 1000 },
    ],
    errors: [
      {
        at: NOON,
        kind: 'error',
        name: 'TypeError',
        message: 'cart is undefined',
        source: 'https://shop.example/cart.js',
        line: 12,
      },
      { at: NOON, kind: 'caught', name: '', message: 'no stock', context: '{"component":"Cart"}' },
    ],
    actions: [{ at: NOON, kind: 'click', target: 'button "Pay"' }],
    performance: {
      time_to_first_byte: null,
      first_contentful_paint: null,
      largest_contentful_paint: null,
      interaction_to_next_paint: null,
      cumulative_layout_shift: null,
      long_tasks: { count: 0, total: 0, longest: 0 },
    },
    context: { release: '1.2.3' },
    privacy: { replay_text: 'strict', masked: {}, dropped: {} },
    parts: [
      { kind: 'screenshot', state: 'included' },
      { kind: 'replay', state: 'failed', reason: 'no room' },
    ],
  }
}
