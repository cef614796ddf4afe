import { connection } from 'next/server'
import { Gallery } from '@/components/lab/Gallery'
import { welcome } from './welcome'

export default async function Page() {
  await connection()
  return <Gallery welcome={welcome()} />
}
