// Read before any other file, and like `node.mjs` in syntax that an old Node can parse: only then
// does it get as far as being told that it is old.
import { root } from './node.mjs'

const name = process.argv[2] + '.mjs'
process.argv.splice(1, 2, root + '/server/launch/' + name)
import('./' + name)
