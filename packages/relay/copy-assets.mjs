// Puts what browsers load beside the built relay, which serves it: the published package carries both.
import { cpSync, rmSync } from 'node:fs'

rmSync('dist/widget', { recursive: true, force: true })
for (const name of ['earshot.js', 'chunks']) {
  cpSync(`../widget/dist/${name}`, `dist/widget/${name}`, { recursive: true })
}
cpSync('src/http/account/browser', 'dist/http/account/browser', { recursive: true })
