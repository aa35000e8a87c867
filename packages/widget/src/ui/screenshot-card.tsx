import type { Area } from './form-host.ts'
import type { FormStore } from './form-store.ts'
import type { FormState } from './state.ts'
import { fill } from './strings.ts'
import { Switch } from './switch.tsx'

const AREAS = [
  ['viewport', 'areaViewport'],
  ['page', 'areaPage'],
  ['region', 'areaRegion'],
] as const satisfies [Area, string][]

/** Preview of the screenshot as it would be sent. A click opens the editor. */
export function ScreenshotCard({ store, state }: { store: FormStore; state: FormState }) {
  const { strings } = store
  const { screenshot, editing } = state
  const isLoading = editing === 'loading'
  const included = !state.leftOut.has('screenshot')
  const ready = screenshot.state === 'ready' && included

  if (screenshot.state === 'none') return null
  return (
    <section class="card" aria-labelledby="screenshot">
      <div class="row">
        <h3 id="screenshot">{strings.screenshot}</h3>
        {screenshot.state !== 'failed' && (
          <Switch
            name={fill(strings.include, { name: strings.screenshot })}
            checked={included}
            onToggle={() => store.toggle('screenshot')}
          />
        )}
      </div>
      {ready && (
        <button
          type="button"
          class={state.area === 'viewport' ? 'thumbnail' : 'thumbnail whole'}
          aria-busy={isLoading}
          onPointerEnter={store.prepareEditing}
          onFocus={store.prepareEditing}
          onClick={store.edit}
        >
          <canvas ref={store.paintThumbnail} />
          <span>{isLoading ? strings.editOpening : strings.edit}</span>
        </button>
      )}
      {ready && editing === 'failed' && <p class="wrong">{strings.editFailed}</p>}
      {included && (
        <fieldset class="areas" aria-label={strings.area}>
          {AREAS.map(([area, name]) => (
            <button
              type="button"
              key={area}
              aria-pressed={state.area === area}
              aria-disabled={screenshot.state === 'taking'}
              onClick={() => store.showArea(area)}
            >
              {strings[name]}
            </button>
          ))}
        </fieldset>
      )}
      {screenshot.state === 'taking' && included && <p class="taking muted">{strings.screenshotTaking}</p>}
      {screenshot.state === 'failed' && (
        <p class="muted">{fill(strings.screenshotFailed, { reason: screenshot.reason })}</p>
      )}
      {!included && <p class="muted">{strings.screenshotLeftOut}</p>}
    </section>
  )
}
