'use client'

import { backend } from 'gather-webhooks'

export default function Page() {
  return <p>{`the page has ${backend}`}</p>
}
