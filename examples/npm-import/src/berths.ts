import { earshot } from './earshot.ts'

const BERTHS = ['A1, Seabird', 'A2, free', 'B1, Petrel', 'B2, Little Auk']

export function drawBerths(page: HTMLElement): void {
  page.innerHTML = `
    <h1>Berths</h1>
    <ul>${BERTHS.map((berth) => `<li>${berth}</li>`).join('')}</ul>
    <button type="button">Save the plan</button>
    <p role="status"></p>`
  page.querySelector('button')?.addEventListener('click', () => void save(page.querySelector('p')))
}

/** Code reports the failure, because the user has nothing to write about it. */
async function save(status: HTMLElement | null): Promise<void> {
  const tell = (text: string) => status?.replaceChildren(text)
  try {
    const answer = await fetch('/api/plan', { method: 'PUT', body: JSON.stringify(BERTHS) })
    if (!answer.ok) throw new Error(`The plan was refused with ${answer.status}`)
    tell('Saved.')
  } catch (error) {
    tell('Not saved. Telling the harbour office …')
    const sent = await earshot
      .submit({ title: 'The plan could not be saved', summary: String(error) })
      .catch(() => null)
    tell(sent ? `Not saved. The harbour office knows: ${sent.id}` : 'Not saved, and nobody could be told.')
  }
}
