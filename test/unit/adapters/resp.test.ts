import { describe, expect, it } from 'vitest'
import { ReplyError, ReplyReader, writeCommand, type Reply } from '@/server/adapters/resp'

const replies: [wire: string, reply: Reply][] = [
  ['$5\r\nhello\r\n', 'hello'],
  ['$0\r\n\r\n', ''],
  ['$-1\r\n', null],
  ['_\r\n', null],
  [':-2\r\n', -2],
  ['+OK\r\n', 'OK'],
  ['=9\r\ntxt:a\r\nbc\r\n', 'a\r\nbc'],
  ['-NOSCRIPT no such script\r\n', new ReplyError('NOSCRIPT no such script')],
  // Lengths are bytes: three for the euro sign, two for ü.
  [`$${Buffer.byteLength('€ für')}\r\n€ für\r\n`, '€ für'],
  ['*3\r\n:1\r\n$1\r\na\r\n*1\r\n$-1\r\n', [1, 'a', [null]]],
  ['*-1\r\n', null],
]

const wire = Buffer.from(replies.map(([text]) => text).join(''))
const expected = replies.map(([, reply]) => reply)

function readIn(pieces: Buffer[]): Reply[] {
  const [reader, got] = [new ReplyReader(), [] as Reply[]]
  for (const piece of pieces) reader.read(piece, (reply) => got.push(reply))
  return got
}

describe('replies of Redis', () => {
  it('are read whole', () => {
    expect(readIn([wire])).toEqual(expected)
  })

  it('are the same wherever the network cuts them', () => {
    for (let cut = 0; cut <= wire.length; cut++) {
      expect(readIn([wire.subarray(0, cut), wire.subarray(cut)])).toEqual(expected)
    }
    expect(readIn([...wire].map((byte) => Buffer.from([byte])))).toEqual(expected)
  })

  it('of an unknown kind are refused: nobody could tell what follows', () => {
    expect(() => readIn([Buffer.from('hello\r\n')])).toThrow('unknown kind: "h"')
  })
})

describe('a command', () => {
  it('is written with the lengths of its bytes', () => {
    expect(writeCommand('SET', ['k', '€', 'PX', 5])).toBe(
      '*5\r\n$3\r\nSET\r\n$1\r\nk\r\n$3\r\n€\r\n$2\r\nPX\r\n$1\r\n5\r\n',
    )
  })
})
