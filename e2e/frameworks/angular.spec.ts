import type { Page } from '@playwright/test'
import { snippet } from '../support/snippets.ts'
import { build, writeApp } from './support/build.ts'
import { expect, test, visit } from './support/fixtures.ts'

const WORKSPACE = {
  version: 1,
  projects: {
    app: {
      projectType: 'application',
      root: '',
      sourceRoot: 'src',
      architect: {
        build: {
          builder: '@angular/build:application',
          options: {
            browser: 'src/main.ts',
            index: 'src/index.html',
            tsConfig: 'tsconfig.json',
            polyfills: ['zone.js'],
            outputPath: { base: 'out', browser: '' },
            progress: false,
          },
        },
      },
    },
  },
  cli: { analytics: false, cache: { enabled: false } },
}

const TYPES = {
  compilerOptions: {
    strict: true,
    target: 'ES2022',
    module: 'preserve',
    moduleResolution: 'bundler',
    lib: ['ES2022', 'DOM'],
    types: [],
    skipLibCheck: true,
  },
  files: ['src/main.ts'],
}

const MAIN = `import { ErrorHandler, NgZone, provideZoneChangeDetection } from '@angular/core'
import { bootstrapApplication } from '@angular/platform-browser'
import { AppComponent } from './app.component'
import { EarshotErrorHandler } from './earshot-error-handler'
const fail = () => { throw new Error('broken on purpose') }
Object.assign(HTMLInputElement.prototype, { fail })
const providers = [provideZoneChangeDetection(), { provide: ErrorHandler, useClass: EarshotErrorHandler }]
bootstrapApplication(AppComponent, { providers }).then((app) => {
  const counted = Object.assign(window, { checks: 0 })
  app.injector.get(NgZone).onMicrotaskEmpty.subscribe(() => counted.checks++)
  document.querySelector('#leave')?.addEventListener('click', () => app.destroy())
})`

const checks = (page: Page) => page.evaluate(() => (window as unknown as { checks: number }).checks)

test('the Angular snippets work across navigation and destruction, and the form triggers no change detection', async ({
  page,
  form,
  place,
  reports,
}) => {
  const app = await writeApp('angular', {
    'angular.json': JSON.stringify(WORKSPACE),
    'package.json': JSON.stringify({ name: 'app', private: true }),
    'tsconfig.json': JSON.stringify(TYPES),
    'src/index.html': `<!doctype html><html lang="en"><head><title>App</title><base href="/"><link rel="icon" href="data:,"></head>
<body><app-root></app-root><button id="leave">Leave</button></body></html>`,
    'src/main.ts': MAIN,
    'src/earshot.ts': snippet('npm', place.at),
    'src/app.component.ts': snippet('angular', place.at),
    'src/earshot-error-handler.ts': snippet('angular-errors', place.at),
    'src/app.component.html': `<input #name type="hidden" value="First"><h1>{{ name.value }}</h1>
<a href="#1" (click)="name.value = 'First'">First</a> <a href="#2" (click)="name.value = 'Second'">Second</a>
<button (click)="$any(name).fail()">Break</button>`,
  })
  await build(app, ['support/build-angular.mjs'])
  place.serve(`${app}/out`, { trusted: 'html2canvas-pro angular' })

  await page.goto(`${place.origin}/`)
  await page.getByRole('link', { name: 'Second' }).click()
  const before = await checks(page)
  expect(before).toBeGreaterThan(0)
  await form.open()
  await form.title.pressSequentially('Typed')
  await page.keyboard.press('Escape')
  await expect(form.dialog).toBeHidden()
  expect(await checks(page)).toBe(before)

  await visit({ page, reports, place, title: 'From Angular', breaks: 'yes' })
})
