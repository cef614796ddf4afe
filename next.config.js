import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(fileURLToPath(import.meta.url))

/** @type {import('next').NextConfig} */
export default {
  poweredByHeader: false,
  reactStrictMode: true,
  // A lock file in a folder above must not make Next take that folder for the project.
  turbopack: { root },
  // `npm run check` looks at the types; a build has no need to do it again.
  typescript: { ignoreBuildErrors: true },
}
