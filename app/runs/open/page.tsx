import type { Metadata } from 'next'
import { OpenScreen } from '@/components/lab/OpenScreen'

export const metadata: Metadata = { title: 'Open a recorded run' }

export default function Page() {
  return <OpenScreen />
}
