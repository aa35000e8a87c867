/**
 * A program in place of the one that reads reports. It does what the document says, or returns its
 * process id.
 */
process.on('disconnect', () => process.exit())
process.on('message', ({ document }: { document: { bytes: Uint8Array } | null }) => {
  const wanted = document && Buffer.from(document.bytes).toString()
  if (wanted === 'crash') process.kill(process.pid, 'SIGSEGV')
  else if (wanted === 'fill the heap') fillHeap()
  else if (wanted === 'never end') for (;;);
  else process.send?.({ pid: process.pid })
})

function fillHeap(): void {
  const kept: number[][] = []
  for (;;) kept.push(new Array(1_000_000).fill(kept.length))
}
