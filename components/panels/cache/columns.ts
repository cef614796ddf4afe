/** Key, cached version, database version, life: the same in the heading and in each row. */
export const columns = 'grid grid-cols-[minmax(0,64px)_44px_28px_minmax(0,1fr)] gap-x-1.5'
