import { findBinary, run } from './system'
import type { Recipe } from './types'

/** Units that were there before us and start at boot: somebody else's wish. */
export async function unitsEnabled(recipe: Recipe, path: string): Promise<string[]> {
  const systemctl = findBinary(['systemctl'], path)
  if (!systemctl) return []
  const asked = recipe.units.map(async (unit) => {
    return (await run(systemctl, ['is-enabled', unit], 5000)).ok ? [unit] : []
  })
  return (await Promise.all(asked)).flat()
}

/** Debian enables at boot what it installs; failing to undo it costs nobody anything. */
export async function disableUnits(
  units: readonly string[],
  path: string,
  prefix: readonly string[],
): Promise<void> {
  const systemctl = findBinary(['systemctl'], path)
  const helper = findBinary(['deb-systemd-helper'], path)
  for (const unit of units) {
    const words = systemctl ? [systemctl, 'disable', '--now', unit] : [helper, 'disable', unit]
    const [file, ...rest] = [...prefix, ...words.filter((word) => word !== undefined)]
    if (file && (systemctl || helper)) await run(file, rest, 20_000)
  }
}
