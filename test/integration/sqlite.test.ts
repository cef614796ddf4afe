import { afterAll, describe, expect, it } from 'vitest'
import { Sqlite } from '@/server/adapters/sqlite'

const sqlite = new Sqlite()
afterAll(() => sqlite.close())

describe('the rows of a run', () => {
  it('get their versions from the database: 1, 2, 3 …', async () => {
    const rows = sqlite.rows('versions')
    await rows.seed(1, () => false)
    expect(await rows.read(1)).toMatchObject({ id: 1, version: 1 })
    expect(await rows.write(1, 'new', 'w1')).toEqual({ id: 1, name: 'new', version: 2 })
    expect(await rows.write(1, 'newer', 'w2')).toEqual({ id: 1, name: 'newer', version: 3 })
  })

  it('keep their versions when more rows are seeded', async () => {
    const rows = sqlite.rows('seeded')
    await rows.seed(1, () => false)
    await rows.write(1, 'changed', 'w1')
    await rows.seed(3, (id) => id === 2)
    expect(await rows.read(1)).toEqual({ id: 1, name: 'changed', version: 2 })
    expect(await rows.read(2)).toBeNull()
    expect(await rows.read(3)).toMatchObject({ version: 1 })
  })

  it('are not those of another run, and are cleared alone', async () => {
    const [one, other] = [sqlite.rows('one'), sqlite.rows('other')]
    await one.seed(1, () => false)
    await other.seed(1, () => false)
    await one.write(1, 'mine', 'w1')
    expect(await other.read(1)).toMatchObject({ version: 1 })
    await other.clear()
    expect(await other.read(1)).toBeNull()
    expect(await one.read(1)).toMatchObject({ name: 'mine' })
  })
})
