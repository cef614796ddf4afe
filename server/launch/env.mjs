import { existsSync } from 'fs'
import { join } from 'path'
import { root } from './node.mjs'

const file = join(root, '.env')

// What the environment already holds goes before the file.
if (existsSync(file)) process.loadEnvFile(file)
