import { spawn } from 'node:child_process'
import { root } from './node.mjs'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP']

/**
 * Runs a program in the folder of the project and ends it when we are told to end.
 *
 * @param {string[]} words the program and its arguments; `node` is this very Node
 * @param {import('node:child_process').SpawnOptions} [options]
 * @param {(child: import('node:child_process').ChildProcess) => void} [started]
 * @returns {Promise<number>} its exit status; 1 when it could not be started
 */
export function run([program = '', ...args], options = {}, started = () => {}) {
  const file = program === 'node' ? process.execPath : program
  const child = spawn(file, args, { cwd: root, stdio: 'inherit', ...options })
  const pass = (signal) => child.kill(signal)
  for (const signal of SIGNALS) process.on(signal, pass)
  started(child)
  return new Promise((done) => {
    child.on('error', (error) => {
      console.error(`${program} cannot be started: ${error.message}`)
      done(1)
    })
    child.on('close', (code, signal) => done(code ?? (signal === 'SIGINT' ? 130 : 143)))
  }).finally(() => {
    for (const signal of SIGNALS) process.off(signal, pass)
  })
}

/** @param {number} since from `performance.now()` */
export const took = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`
