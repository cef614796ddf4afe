import { existsSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { freePort } from '../system'
import type { Recipe } from '../types'
import { PID, pingAmqp, showAmqp } from './amqp'

/**
 * Debian's and Fedora's command changes the user and the session, and forgets what it started: of the
 * two scripts that lie side by side, the one below it stays ours.
 */
function plainScript(binary: string): string {
  const beside = join(dirname(realpathSync(binary)), 'rabbitmq-server')
  return existsSync(beside) ? beside : binary
}

/**
 * A broker that is all ours: its own folder, its own epmd (Erlang's register of names, which would
 * otherwise become a daemon of its own that listens on every interface), everything on loopback.
 * Arguments: script, folder, port, port of the epmd, port between Erlang nodes.
 *
 * The shell becomes Erlang's machine (`exec`, and what the script does under systemd), so that the
 * process is the one that was started; the machine says its number to everyone who connects.
 */
const SCRIPT = `
command -v epmd >/dev/null || { echo 'epmd is not on the PATH' >&2; exit 1; }
export HOME="$2" ERL_EPMD_PORT="$4" ERL_EPMD_ADDRESS=127.0.0.1 ERL_CRASH_DUMP_SECONDS=0
export RABBITMQ_NODENAME=cachescope@localhost RABBITMQ_DIST_PORT="$5"
export RABBITMQ_NODE_IP_ADDRESS=127.0.0.1 RABBITMQ_NODE_PORT="$3"
export RABBITMQ_MNESIA_BASE="$2/mnesia" RABBITMQ_LOG_BASE="$2/log" RABBITMQ_LOGS=-
export RABBITMQ_CONF_ENV_FILE="$2/none" RABBITMQ_CONFIG_FILE="$2/none" RABBITMQ_ADVANCED_CONFIG_FILE="$2/none"
export RABBITMQ_GENERATED_CONFIG_DIR="$2/config" RABBITMQ_ENABLED_PLUGINS_FILE="$2/none"
export RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS="+S 1:1 -kernel inet_dist_use_interface {127,0,0,1} -rabbit server_properties [{<<\\"${PID}\\">>,longstr,<<\\"$$\\">>}]"
unset NOTIFY_SOCKET
epmd -port "$4" -address 127.0.0.1 &
until epmd -port "$4" -names >/dev/null 2>&1; do
  kill -0 $! 2>/dev/null || exit 1
  sleep 0.05
done
RUNNING_UNDER_SYSTEMD=true exec "$1"`

export const rabbitmq: Recipe = {
  name: 'rabbitmq',
  title: 'RabbitMQ',
  variable: 'AMQP_URL',
  // Debian's and Homebrew's folders for it are not on everybody's PATH.
  binaries: [
    'rabbitmq-server',
    ...['/usr/lib/rabbitmq/bin', '/opt/homebrew/sbin', '/usr/local/sbin'].map(
      (folder) => `${folder}/rabbitmq-server`,
    ),
  ],
  packages: {
    apt: 'rabbitmq-server',
    dnf: 'rabbitmq-server',
    apk: 'rabbitmq-server',
    brew: 'rabbitmq',
  },
  units: ['rabbitmq-server.service', 'epmd.service', 'epmd.socket'],
  compose: { service: 'rabbitmq', port: 5672 },
  example: 'amqp://USER:PASSWORD@host:5672',
  script: SCRIPT,
  readyMs: 60_000,
  args: async ({ binary, port, dir }) => {
    const [epmd, nodes] = [await freePort(), await freePort()]
    return [plainScript(binary), dir, String(port), String(epmd), String(nodes)]
  },
  url: (port) => `amqp://guest:guest@127.0.0.1:${port}`,
  show: showAmqp,
  ping: pingAmqp,
}
