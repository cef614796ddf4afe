import type { Metadata } from 'next'
import { CompareScreen } from '@/components/compare/CompareScreen'
import { welcome } from '../welcome'

export const metadata: Metadata = { title: 'Compare' }

export default async function Page({ searchParams }: PageProps<'/compare'>) {
  const query = await searchParams
  return <CompareScreen welcome={welcome()} query={query} />
}
