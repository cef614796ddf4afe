import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { RunScreen } from '@/components/lab/RunScreen'
import { patternOfRun, sourcesOf, welcome } from '../../welcome'

type Props = PageProps<'/runs/[id]'>

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Run ${(await params).id}` }
}

export default async function Page({ params, searchParams }: Props) {
  const { id } = await params
  const query = await searchParams
  const given = welcome()
  const pattern = given.patterns.find((candidate) => candidate.id === patternOfRun(id))
  if (!pattern) notFound()
  const sources = sourcesOf(pattern.id)
  return <RunScreen welcome={given} sources={sources} pattern={pattern} runId={id} query={query} />
}
