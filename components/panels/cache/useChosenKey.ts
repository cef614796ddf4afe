import { useCallback, useState } from 'react'

/** The key of which all is told; chosen again it is let go. */
export function useChosenKey(): [chosen: string | null, choose: (key: string) => void] {
  const [chosen, setChosen] = useState<string | null>(null)
  const choose = useCallback((key: string) => setChosen((now) => (now === key ? null : key)), [])
  return [chosen, choose]
}
