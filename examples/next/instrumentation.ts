export async function register() {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return
  const { receiver } = await import('./receiver')
  receiver.start()
}
