'use client'

import Link from 'next/link'
import { Check } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { useLab } from '../stream/useLab'
import type { LaterMenuProps } from '../ui/laterMenu'
import { Menu } from '../ui/menu'
import { useSettings } from './SettingsProvider'

/** All patterns, open from the start: the list is there because it was asked for. */
export function PatternList({ className, trigger }: LaterMenuProps) {
  const current = useSettings((settings) => settings.pattern)
  const patterns = useLab(({ welcome }) =>
    welcome.patterns.map(({ id, title, summary }) => [id, title, summary].join('\n')),
  )
  return (
    <Menu className={className} trigger={trigger} defaultOpen align="start" wide>
      {patterns.map((line) => {
        const [id = '', title, summary] = line.split('\n')
        return (
          <DropdownMenu.Item key={id} asChild>
            <Link
              href={`/${id}`}
              className="grid grid-cols-[16px_1fr] gap-x-1.5 px-3 py-2 outline-none data-[highlighted]:bg-raised"
            >
              <span className="pt-px">
                {id === current.id && <Check aria-label="On the screen" className="size-3.5" />}
              </span>
              <span className="normal-nums font-semibold text-ink">{title}</span>
              <span className="col-start-2 text-ink2">{summary}</span>
            </Link>
          </DropdownMenu.Item>
        )
      })}
      <DropdownMenu.Item asChild>
        <Link
          href="/"
          className="mt-1 block border-t border-line px-3 pt-2.5 pb-1.5 pl-[34px] text-ink2 outline-none data-[highlighted]:text-ink"
        >
          All patterns
        </Link>
      </DropdownMenu.Item>
    </Menu>
  )
}
