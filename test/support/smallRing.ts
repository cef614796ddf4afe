import { start } from '@/server'

// A ring that is overrun within a second, and nothing out of the spool.
start({ ringBytes: 100_000, mostFromSpool: 0 })
