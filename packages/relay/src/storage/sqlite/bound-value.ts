/**
 * A bound value that the query planner cannot see. With STAT4 it plans a join or an order again for
 * each visible value, which makes a lookup three to seven times slower.
 * https://www.sqlite.org/c3ref/prepare.html (sqlite3_prepare_v2, on STAT4)
 */
export const VALUE = '+?'
