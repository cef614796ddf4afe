import { start } from './index'

start()
