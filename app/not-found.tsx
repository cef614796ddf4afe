export { NotHere as default } from '@/components/lab/NotHere'
