import { Summons } from '@/components/ui/summons'

/** The field's id: there is one on a page. */
export const EVENT_SEARCH = 'event-search'

const search = new Summons(EVENT_SEARCH, (field) => {
  field.focus()
  if (field instanceof HTMLInputElement) field.select()
})

/** Brings the search of the events onto the screen and puts the cursor into it. */
export const searchEvents = search.call

/** Calls back when what hides the search must give way. */
export const onSearchEvents = search.on
