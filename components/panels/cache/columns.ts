/** Key, cached version, database version, bar, time: the same in the heading and in each row. */
export const columns = 'grid grid-cols-[minmax(0,68px)_42px_28px_minmax(0,1fr)_56px] gap-x-1'
