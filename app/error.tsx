'use client'

import { Broken } from '@/components/lab/Broken'

export default function Failed({ error, reset }: { error: Error; reset: () => void }) {
  return <Broken error={error} retry={reset} />
}
