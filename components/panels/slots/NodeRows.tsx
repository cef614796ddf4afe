import { cn } from '@/components/ui/cn'
import { Glyph } from '@/components/ui/glyphs'
import { seconds, whole } from '../format'
import type { NodeLine } from './select'

const columns = 'grid grid-cols-[62px_minmax(0,1fr)_36px_52px] items-center gap-x-1.5'

/** Every node that was ever seen, each in its own place: a lost one stays where it was. */
export function NodeRows({ nodes }: { nodes: readonly NodeLine[] }) {
  return (
    <div role="table" aria-label="Nodes of the cluster">
      <div role="row" className={cn(columns, 'h-6 text-[11px]/4 text-ink3')}>
        <span role="columnheader">Node</span>
        <span role="columnheader">Serves</span>
        <span role="columnheader" className="text-right">
          Keys
        </span>
        <span role="columnheader" className="text-right">
          Calls
        </span>
      </div>
      {nodes.map((node) => (
        <Row key={node.node} node={node} />
      ))}
    </div>
  )
}

function Row({ node }: { node: NodeLine }) {
  const { name, state, role, keys, calls } = node
  const lost = state !== 'up'
  return (
    <div
      role="row"
      title={node.node}
      className={cn(columns, 'h-[25px] border-t border-line', lost && 'bg-fault/10')}
    >
      <span role="cell" className="flex items-center gap-1.5 font-mono text-[11px]">
        <Glyph name={lost ? 'down' : 'here'} label={lost ? 'lost' : 'there'} size={11} />
        <span className={cn(role === 'master' && 'font-bold', lost && 'line-through')}>{name}</span>
      </span>
      <span role="cell" className={cn('truncate', lost ? 'text-fault' : 'text-ink2')}>
        {say(node)}
      </span>
      <span role="cell" className="text-right">
        {role === 'master' ? whole(keys) : ''}
      </span>
      <span role="cell" className={cn('text-right', calls === 0 && 'text-ink3')}>
        {whole(calls)}
      </span>
    </div>
  )
}

function say({ state, role, of, ranges, ms }: NodeLine): string {
  // Its name is struck through: what matters is whether another one serves its slots.
  if (state !== 'up' && role === 'master') return 'not replaced yet'
  if (state !== 'up') return `${state === 'killed' ? 'killed' : 'gone'} ${seconds(ms)} ago`
  if (role === 'replica') return `replica of ${of ?? '?'}`
  if (role === 'none') return 'not in the map'
  const [first, ...more] = ranges
  return `${first ?? 'no slot'}${more.length > 0 ? ` and ${more.length} more` : ''}`
}
