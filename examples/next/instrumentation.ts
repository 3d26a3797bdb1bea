export async function register() {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return
  const { receiver } = await import('./receiver')
  // Not awaited: Next.js waits for this function before it serves.
  receiver.run()
}
