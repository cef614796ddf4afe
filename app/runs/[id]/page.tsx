import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { RunScreen } from '@/components/lab/RunScreen'
import { patternOfRun, sourcesOf, welcome } from '../../welcome'

type Props = PageProps<'/runs/[id]'>

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Run ${(await params).id}` }
}

export default async function Page({ params }: Props) {
  const { id } = await params
  const given = welcome()
  const pattern = given.patterns.find((candidate) => candidate.id === patternOfRun(id))
  if (!pattern) notFound()
  return <RunScreen welcome={given} sources={sourcesOf(pattern.id)} pattern={pattern} runId={id} />
}
