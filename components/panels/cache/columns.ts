/** Key, cached version, database version, life: the same in the heading and in each row. */
export const columns = 'grid grid-cols-[minmax(0,76px)_44px_30px_minmax(0,1fr)] gap-x-1.5'
