import type { Strings } from '../strings.ts'
import { TOOLS, type Tool } from './annotations.ts'
import { EditorIcon } from './editor-icon.ts'
import { COLORS } from './marks.ts'

interface EditorToolsProps {
  strings: Strings
  tool: Tool | 'select'
  color: string
  onTool(tool: Tool | 'select'): void
  onColor(color: string): void
  /** `onPress` is null if the action is not available. */
  actions: readonly { name: 'undo' | 'redo' | 'deleteMark'; onPress: (() => void) | null }[]
}

/**
 * Radio groups for tool and colour, which have native keyboard support, and buttons for actions.
 */
export function EditorTools({ strings, tool, color, onTool, onColor, actions }: EditorToolsProps) {
  return (
    <div class="tools">
      <fieldset>
        <legend class="unseen">{strings.tools}</legend>
        {(['select', ...TOOLS] as const).map((name) => (
          <label key={name} title={strings[name]}>
            <input type="radio" name="tool" checked={tool === name} onChange={() => onTool(name)} />
            <EditorIcon name={name} />
            <span>{strings[name]}</span>
          </label>
        ))}
      </fieldset>
      <div class="acts">
        <fieldset class="colors" disabled={tool === 'blackOut' || tool === 'select'}>
          <legend class="unseen">{strings.color}</legend>
          {(['red', 'yellow', 'green', 'blue'] as const).map((name) => (
            <label key={name} title={strings[name]} class={name}>
              <input
                type="radio"
                name="color"
                checked={color === COLORS[name]}
                onChange={() => onColor(COLORS[name])}
              />
              <i />
              <span class="unseen">{strings[name]}</span>
            </label>
          ))}
        </fieldset>
        {actions.map(({ name, onPress }) => (
          <button
            key={name}
            type="button"
            class="quiet square"
            aria-label={strings[name]}
            title={strings[name]}
            aria-disabled={!onPress}
            onClick={() => onPress?.()}
          >
            <EditorIcon name={name} />
          </button>
        ))}
      </div>
    </div>
  )
}
