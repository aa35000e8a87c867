/**
 * A value to be bound, hidden from the planner. Where it sees one in a join or an order it plans anew for every value, which takes a look-up
 * three to seven times as long. https://www.sqlite.org/c3ref/prepare.html (sqlite3_prepare_v2, on STAT4)
 */
export const VALUE = '+?'
