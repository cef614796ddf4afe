import next from 'eslint-config-next'
import prettier from 'eslint-config-prettier'
import boundaries from 'eslint-plugin-boundaries'
import { defineConfig, globalIgnores } from 'eslint/config'
import tseslint from 'typescript-eslint'

/** The parts of the house; the first pattern that fits a file names its part. */
const elements = [
  part('launch'),
  ...['protocol', 'ports', 'patterns', 'adapters', 'instrument', 'engine'].map(part),
  ...['realtime', 'services'].map(part),
  { type: 'wiring', pattern: 'server' },
  { type: 'components', pattern: 'components' },
  { type: 'app', pattern: 'app' },
  { type: 'test', pattern: 'test' },
]

/** @param {string} type */
function part(type) {
  return { type, pattern: `server/${type}` }
}

/** Who may import whom, beside itself. */
const mayImport = {
  protocol: [],
  ports: [],
  patterns: ['ports', 'protocol'],
  adapters: ['ports'],
  instrument: ['ports', 'protocol'],
  engine: ['ports', 'protocol', 'instrument', 'patterns'],
  realtime: ['engine', 'protocol'],
  services: [],
  launch: [],
  components: ['protocol'],
  app: ['components', 'protocol'],
}

const everything = elements.map(({ type }) => type)
const parts = Object.keys(mayImport)

const policies = [
  ...parts.map((type) => ({
    from: { element: { type } },
    allow: { to: { element: { type: [type, ...mayImport[type]] } } },
  })),
  // What the ports take from the protocol are types only: nothing runs beneath them.
  {
    from: { element: { type: 'ports' } },
    allow: { to: { element: { type: 'protocol' } }, dependency: { kind: 'type' } },
  },
  {
    from: { element: { type: ['wiring', 'test'] } },
    allow: { to: { element: { type: everything } } },
  },
]

const react = {
  group: ['react', 'react/*', 'react-*', 'react-*/*'],
  message: 'Nothing under server/ draws.',
}
const anyPackage = { regex: '^(?!\\.|@/)', message: 'Ports and patterns stand on no package.' }
const otherThanZod = { regex: '^(?!\\.|@/|zod$)', message: 'The protocol stands on zod only.' }

/** The schemas bring zod along, and zod has no business in the browser: take their types. */
const asTypes = (group, message) => ({
  '@typescript-eslint/no-restricted-imports': [
    'error',
    { patterns: [{ group, message, allowTypeImports: true }] },
  ],
})
const schemas = ['events', 'commands', 'paramSchema']

/** @param {...object} patterns */
const without = (...patterns) => ({ 'no-restricted-imports': ['error', { patterns }] })

export default defineConfig([
  globalIgnores(['node_modules', '.next', 'dist', 'next-env.d.ts', 'test-results', 'coverage']),
  ...next,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.base],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': [
        'error',
        { checksVoidReturn: { attributes: false } },
      ],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_' },
      ],
    },
  },
  {
    files: ['{app,components,server,test}/**/*.{ts,tsx,mjs}'],
    plugins: { boundaries },
    settings: {
      'boundaries/elements': elements,
      'import/resolver': { typescript: { project: './tsconfig.json' } },
    },
    rules: {
      'boundaries/dependencies': ['error', { default: 'disallow', policies }],
      'boundaries/no-unknown-files': 'error',
    },
  },
  {
    files: ['**/*.{ts,tsx,js,mjs}'],
    rules: {
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 80, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['server/**'],
    rules: { 'react-hooks/rules-of-hooks': 'off', ...without(react) },
  },
  { files: ['server/{ports,patterns}/**'], rules: without(anyPackage) },
  { files: ['server/protocol/**'], rules: without(otherThanZod) },
  {
    files: ['server/protocol/**'],
    ignores: schemas.map((name) => `server/protocol/${name}.ts`),
    rules: asTypes(
      ['zod', ...schemas.map((name) => `./${name}`)],
      'The page is built on this file: take types of the schemas, no values.',
    ),
  },
  {
    files: ['{app,components}/**'],
    rules: asTypes(['@/server/protocol/*'], 'Take it from @/server/protocol, which has no zod.'),
  },
  {
    // The one binding to React: its selectors remember their last value by design.
    files: ['components/stream/**'],
    rules: { 'react-hooks/immutability': 'off' },
  },
  {
    files: ['*.config.{js,mjs,ts}'],
    rules: { 'import/no-anonymous-default-export': 'off' },
  },
  {
    // A suite is one call around its tests.
    files: ['test/**'],
    rules: { 'max-lines-per-function': 'off', 'react-hooks/rules-of-hooks': 'off' },
  },
  prettier,
])
