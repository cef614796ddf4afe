import { z } from 'zod'

const A_PORT = 'must be a whole number from 0 to 65535'

const schema = z.object({
  PORT: z.coerce.number(A_PORT).int(A_PORT).min(0, A_PORT).max(65_535, A_PORT).default(3000),
  HOST: z.string().default('127.0.0.1'),
  PRESENTERS: z.enum(['here', 'everyone'], 'must be here or everyone').default('here'),
  PRESENTER_TOKEN: z
    .string()
    .regex(/^[\w-]{8,100}$/, 'must be 8 to 100 letters, digits, - or _')
    .optional(),
  REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\//, 'must begin with redis:// or rediss://')
    .optional(),
  MEMCACHED_URL: z
    .string()
    .regex(/^[^:]+:\d+$/, 'must be host:port')
    .optional(),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must begin with postgresql://')
    .refine(URL.canParse, 'must be postgresql://user:password@host:5432/database')
    .optional(),
  QUEUE_REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\//, 'must begin with redis:// or rediss://')
    .optional(),
  AMQP_URL: z
    .string()
    .regex(/^amqps?:\/\//, 'must begin with amqp:// or amqps://')
    .optional(),
  REDIS_CLUSTER_NODES: z
    .string()
    .regex(/^[^,:\s]+:\d+(\s*,\s*[^,:\s]+:\d+)*$/, 'must be host:port,host:port')
    .optional(),
  CACHESCOPE_INSTALL: z.enum(['0', '1'], 'must be 0 or 1').optional(),
  NODE_ENV: z.string().optional(),
})

export type Config = z.infer<typeof schema>

/** A variable of the environment has a value that it must not have. */
export class WrongSetting extends Error {}

/**
 * The environment, read here and nowhere else.
 * @throws WrongSetting with one line: which variable, and what it must be
 */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  // An empty variable is one that was not set; blanks alone would be port 0.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim()))
  const result = schema.safeParse(given)
  if (result.success) return result.data
  const issue = result.error.issues[0]
  throw new WrongSetting(
    `The environment variable ${issue?.path.join('.')} ${issue?.message ?? 'is not valid'}.`,
  )
}
