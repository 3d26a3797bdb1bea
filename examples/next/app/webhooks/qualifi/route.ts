export async function POST(request: Request) {
  // Not at the top of the file, which `next build` runs too, where there is no secret.
  const { receiver } = await import('../../../receiver')
  return receiver.fetch(request)
}
