import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { LabScreen } from '@/components/lab/LabScreen'
import { sourcesOf, welcome } from '../welcome'

type Props = PageProps<'/[pattern]'>

const find = (id: string) => welcome().patterns.find((pattern) => pattern.id === id)

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const pattern = find((await params).pattern)
  return { title: pattern?.title ?? 'Not here' }
}

export default async function Page({ params, searchParams }: Props) {
  const query = await searchParams
  const pattern = find((await params).pattern)
  if (!pattern) notFound()
  const given = { welcome: welcome(), sources: sourcesOf(pattern.id) }
  return <LabScreen key={pattern.id} {...given} pattern={pattern} query={query} />
}
