// Loaded before the server in development: when the watcher dies, even by SIGKILL, so does the server.
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'))
process.channel?.unref()
