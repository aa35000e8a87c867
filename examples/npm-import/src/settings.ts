import { earshot } from './earshot.ts'

export function drawSettings(page: HTMLElement): void {
  page.innerHTML = `
    <h1>Settings</h1>
    <form>
      <label>Your name <input name="name" autocomplete="name"></label>
      <label>Access code <input name="code" autocomplete="off"></label>
      <button>Keep</button>
    </form>
    <p role="status"></p>`
  page.querySelector('form')?.addEventListener('submit', (event) => {
    event.preventDefault()
    const name = String(new FormData(event.target as HTMLFormElement).get('name'))
    earshot.identify({ id: 'u-17', name })
    const status = page.querySelector('p')
    if (status) status.textContent = `Kept for ${name}.`
  })
}
