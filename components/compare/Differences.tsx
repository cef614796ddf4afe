'use client'

import { Download } from 'lucide-react'
import { Button } from '../ui/button'
import { cn } from '../ui/cn'
import { Glyph } from '../ui/glyphs'
import { HeldMark } from '../ui/HeldMark'
import { useComparison } from './CompareProvider'
import type { Lane } from './compareStore'
import { differences, isUneven, sharedTrap, type Cell } from './differences'
import { tableFile } from './later'
import { shownOf } from './shown'
import { useLanes, useLaneWords } from './useLanes'

const rowsOf = (lanes: readonly Lane[]) =>
  differences(
    lanes.map(({ run }) => run.stream.state),
    lanes.map(({ run }) => run.clock()),
    sharedTrap(lanes.map(shownOf)),
  )

const uneven = (lanes: readonly Lane[]) =>
  isUneven(
    lanes.map(({ run }) => run.stream.state),
    lanes.map(({ run }) => run.clock()),
  )

/** The lanes in numbers, each against the first. */
export function Differences() {
  const lanes = useComparison((state) => state.lanes)
  const words = useLaneWords()
  const rows = useLanes(rowsOf)
  const notAlike = useLanes(uneven)
  const keep = async () => {
    const titles = words.map(({ title }) => title)
    ;(await tableFile()).saveTable(rows, titles)
  }
  return (
    <div className="px-4 pt-1 pb-6 min-[720px]:projector:[zoom:1.3]">
      <div className="overflow-x-auto">
        <table className="w-full table-fixed border-collapse text-left">
          <caption className="sr-only">The lanes in numbers, each against the first</caption>
          <thead>
            <tr className="border-b border-line">
              <th
                scope="col"
                className="w-[84px] py-1.5 align-top font-normal text-ink2 min-[720px]:w-[238px] min-[1240px]:w-[264px]"
              >
                Difference
              </th>
              {lanes.map((lane, i) => (
                <th
                  key={lane.id}
                  scope="col"
                  className="py-1.5 pl-2 align-top font-semibold min-[720px]:pl-3"
                >
                  {words[i]?.title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ name, cells }) => (
              <tr key={name} className="border-b border-line">
                <th scope="row" className="py-1 align-top font-normal text-ink2">
                  {name}
                </th>
                {cells.map((cell, i) => (
                  <td key={lanes[i]?.id ?? i} className="py-1 pl-2 align-top min-[720px]:pl-3">
                    <Value cell={cell} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="mt-2 text-ink3">
        {notAlike && 'Lanes that have not run equally long are not measured against each other. '}
        Percentages are against the first lane. A row whose lanes lie within 2 % has no winner; p95
        and p99 are right to 1 %. One run per lane: run again with another seed before you conclude.
        {rows.some(({ cells }) => cells.some(({ trap }) => trap)) &&
          ' Sprung: what the preset sets a trap for has happened.'}
      </p>
      <Button
        className="mt-2 projector:hidden"
        title="The numbers of this table, as CSV"
        disabled={rows.every(({ values }) => values.every((value) => value === null))}
        onClick={() => void keep()}
      >
        <Download aria-hidden className="size-3.5" /> Export this table
      </Button>
    </div>
  )
}

/** In one line where the lane has room for it, and otherwise in several. */
function Value({ cell }: { cell: Cell }) {
  return (
    <span className="@container block">
      <span className="grid items-center gap-x-2 @min-[158px]:grid-cols-[58px_52px_auto] @min-[231px]:grid-cols-[72px_64px_auto]">
        <Said cell={cell} />
      </span>
    </span>
  )
}

function Said({ cell: { text, against, mark, trap } }: { cell: Cell }) {
  return (
    <>
      <span
        className={cn(
          'whitespace-nowrap text-ink @min-[158px]:text-right',
          mark && 'font-semibold',
        )}
      >
        {text || '–'}
      </span>
      <span className="whitespace-nowrap text-ink3">{text && against}</span>
      {trap && (
        <span className="flex items-center gap-x-1 text-ink2 @max-[200px]:col-span-full @max-[90px]:items-start @max-[90px]:gap-x-0.5 @min-[90px]:whitespace-nowrap">
          {trap === 'sprung' && <Glyph name="fault" />}
          {trap === 'not sprung' && <HeldMark />}
          {trap}
        </span>
      )}
      {mark && (
        <span
          className={cn(
            'justify-self-start rounded-[3px] px-1 text-[10.5px]/[15px] font-semibold projector:text-[11.5px]/[16px]',
            mark === 'best' ? 'bg-ink text-panel' : 'border border-ink text-ink',
          )}
        >
          {mark}
        </span>
      )}
    </>
  )
}
