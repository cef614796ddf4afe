'use client'

import { cn } from '../ui/cn'

export const LAB_TABS = [
  { id: 'watch', label: 'Watch', onPhoneOnly: false },
  { id: 'state', label: 'State', onPhoneOnly: false },
  { id: 'charts', label: 'Charts', onPhoneOnly: true },
  { id: 'source', label: 'Source', onPhoneOnly: true },
] as const

export type LabTab = (typeof LAB_TABS)[number]['id']

interface LabTabsProps {
  tab: LabTab
  onChange: (tab: LabTab) => void
}

/** Where there is no room for all columns: which of them is on the screen. */
export function LabTabs({ tab, onChange }: LabTabsProps) {
  return (
    <nav
      aria-label="Parts of the lab"
      className="lab-tabs border-line max-[720px]:border-t min-[720px]:border-b min-[720px]:px-4 max-[720px]:p-2"
    >
      {LAB_TABS.map(({ id, label, onPhoneOnly }) => (
        <button
          key={id}
          type="button"
          aria-current={tab === id ? 'page' : undefined}
          onClick={() => onChange(id)}
          className={cn(
            'text-ink2 max-[720px]:flex-1 max-[720px]:rounded-[6px] max-[720px]:text-[13px] min-[720px]:mr-5',
            onPhoneOnly && 'min-[720px]:hidden',
            tab === id &&
              'font-semibold text-ink max-[720px]:bg-raised min-[720px]:shadow-[inset_0_-2px_var(--ink)]',
          )}
        >
          {label}
        </button>
      ))}
    </nav>
  )
}
